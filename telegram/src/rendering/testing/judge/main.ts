import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { urlProblem } from '../../../../../sandbox/src/telegram/validate-url.ts';
import { findEntities } from '../../accidents/find-entities.ts';
import { knownEndings } from '../../accidents/known-endings.ts';
import { type FormattedText, plainToTelegram, previewOf, renderReply } from '../../index.ts';
import { addressLike, anyString, markdownLike } from '../arbitraries.ts';
import { show } from '../show.ts';
import { corpus } from './corpus.ts';
import { type TelegramLibrary, withTelegramLibrary } from './telegram-library.ts';

const seed = 20_261_123;
const samples = 4_500;
const mostShown = 20;

/** Collects complaints of one kind and prints the first of them. */
function createTally(name: string) {
  let count = 0;
  return {
    add(detail: string): void {
      if (++count <= mostShown) console.log(`${name}: ${detail}`);
    },
    count: () => count,
  };
}

function judgeCorpus(library: TelegramLibrary): number {
  const accidental = createTally('accidental');
  const lost = createTally('not a link any more');
  const unfit = createTally('refused or moved');
  let parts = 0;
  for (const { markdown, meant } of corpus) {
    const isMeant = (text: string) => /^(?:https?:\/\/|www\.)/.test(text) || meant.includes(text);
    const messages = [...renderReply(markdown).parts, ...plainToTelegram(markdown), previewOf(markdown)];
    for (const [i, part] of messages.entries()) {
      parts++;
      const { found } = judgePart(library, part, unfit.add);
      for (const { type, offset, length } of found) {
        const text = part.text.slice(offset, offset + length);
        if (!/^(?:url|email_address)$/.test(type) || !isMeant(text)) accidental.add(`${type} ${text} in ${show(part)}`);
      }
      if (i === 0)
        for (const address of meant) if (!isLinked(address, part, found)) lost.add(`${address} in ${show(part)}`);
    }
  }
  console.log(
    `${corpus.length} answers, ${parts} messages: ${accidental.count()} accidental pieces, ${lost.count()} meant addresses lost, ${unfit.count()} refused or moved`,
  );
  return accidental.count() + lost.count() + unfit.count();
}

function judgePart(library: TelegramLibrary, part: FormattedText, complain: (detail: string) => void) {
  const verdict = library.judge(part);
  if (verdict.refusal !== undefined) complain(`${verdict.refusal}: ${show(part)}`);
  else if (verdict.text !== part.text || !isSame(verdict, part)) complain(`${show(part)} became ${show(verdict)}`);
  return verdict;
}

/** Whether each character has the same styles: the library cuts a style in two where a link begins, which nobody sees. */
function isSame(one: FormattedText, other: FormattedText): boolean {
  const [styles, others] = [stylesOf(one), stylesOf(other)];
  return styles.every((style, i) => /\s/.test(one.text.charAt(i)) || style === others[i]);
}

function stylesOf({ text, entities }: FormattedText): string[] {
  const styles = Array.from({ length: text.length }, (): string[] => []);
  for (const entity of entities) {
    const address = entity.type === 'text_link' ? new URL(entity.url).href : '';
    const language = entity.type === 'pre' ? entity.language : '';
    for (let i = entity.offset; i < entity.offset + entity.length; i++) {
      styles[i]?.push(`${entity.type} ${address}${language ?? ''}`);
    }
  }
  return styles.map((style) => style.sort().join());
}

function isLinked(address: string, part: FormattedText, found: FormattedText['entities']): boolean {
  const links = [
    ...found,
    ...part.entities.filter(({ type }) => type === 'text_link' || type === 'code' || type === 'pre'),
  ];
  return [...part.text.matchAll(new RegExp(RegExp.escape(address), 'g'))].every(({ index }) =>
    links.some(({ offset, length }) => offset <= index && index + address.length <= offset + length),
  );
}

/** The addresses that the inputs are made with; a word may be glued to one. */
const isOfTheInputs = (text: string) => /^https?:\/\/|^www\.|example\.com|^[^@]+@/i.test(text);

function judgeProperties(library: TelegramLibrary): number {
  const unfit = createTally('refused or moved');
  const accidental = createTally('accidental');
  const documents = fc.sample(fc.oneof(anyString, markdownLike), { numRuns: samples, seed });
  let parts = 0;
  for (const markdown of documents) {
    const small = renderReply(markdown, { maxLength: 300, maxEntities: 20 }).parts;
    for (const part of [...renderReply(markdown).parts, ...(small.length > 1 ? small : [])]) {
      parts++;
      for (const { type, offset, length } of judgePart(library, part, unfit.add).found) {
        const text = part.text.slice(offset, offset + length);
        if (!/^(?:url|email_address)$/.test(type) || !isOfTheInputs(text)) {
          accidental.add(`${type} ${text} in ${show(part)}`);
        }
      }
    }
  }
  console.log(
    `${parts} parts of the property tests: ${unfit.count()} refused or moved, ${accidental.count()} accidental pieces`,
  );
  return unfit.count() + accidental.count() + (parts < 5_000 ? 1 : 0);
}

const links = 20_000;

/** Whether the library takes what is made of addresses that are put together badly, and the stand-in refuses what it refuses. */
function judgeLinks(library: TelegramLibrary): number {
  const unfit = createTally('refused or moved');
  const differing = createTally('refused otherwise');
  const addresses = fc.sample(addressLike, { numRuns: links, seed });
  let count = 0;
  let refused = 0;
  for (const [i, address] of addresses.entries()) {
    const theirs = library.urlProblem(address);
    if (theirs !== undefined) refused++;
    if (theirs !== urlProblem(address)) differing.add(JSON.stringify([address, theirs, urlProblem(address)]));
    const wrap = linkTexts[i % linkTexts.length];
    for (const part of renderReply(wrap?.(address) ?? address).parts) {
      count += part.entities.filter(({ type }) => type === 'text_link').length;
      judgePart(library, part, unfit.add);
    }
  }
  console.log(
    `${links} texts with addresses, ${refused} of them no links for Telegram, ${count} made links: ${unfit.count()} refused or moved, ${differing.count()} refused otherwise by the stand-in`,
  );
  return unfit.count() + differing.count() + (count < 1_000 || refused < 1_000 ? 1 : 0);
}

const linkTexts: ((address: string) => string)[] = [
  (address) => address,
  (address) => `see "${address}",`,
  (address) => `[x](<${address}>)`,
  (address) => `[x](${address})`,
  (address) => `<${address}>`,
  (address) => `{'a':'${address}'}`,
  (address) => `**${address}**。`,
  (address) => `[x]\n\n[x]: ${address}`,
  (address) => `<a href="${address}">x</a>`,
  (address) => `![x](${address})`,
  (address) => `\x1b]8;;${address}\x07x\x1b]8;;\x07`,
];

/** Whether our reading of the rules finds what the library finds, in words that are put together badly. */
function judgeFinding(library: TelegramLibrary): number {
  const differing = createTally('found otherwise');
  const piece = fc.constantFrom(
    ...[
      'a',
      'z0',
      'B',
      '.',
      '.',
      '..',
      '/',
      '@',
      '#',
      '$',
      ':',
      '-',
      '_',
      '~',
      '?',
      '(',
      ')',
      '[',
      '"',
      "'",
      ',',
      ' ',
      '\n',
    ],
    ...[
      '.md',
      '.com',
      '.COM',
      '.Com',
      '.рф',
      'README',
      'http://',
      'https://',
      'ftp://',
      '://',
      'www.',
      'mailto:',
      ':8080',
      '1.2.3.4',
    ],
    ...[
      '@abcd',
      '/main',
      '#tag',
      '$HOME',
      '$A',
      '4111 1111 1111 1111',
      '378282246310005',
      '文',
      '。',
      'é',
      '😀',
      '𝐀',
      '—',
      '…',
      '\u200b',
    ],
  );
  const texts = fc.sample(fc.array(piece, { minLength: 1, maxLength: 12 }), { numRuns: 100_000, seed });
  const kinds: Record<string, string> = {
    url: 'address',
    email_address: 'email',
    bot_command: 'command',
    bank_card_number: 'bank_card',
  };
  for (const pieces of texts) {
    const text = pieces.join('');
    const theirs = library
      .find(text)
      .map(({ type, offset, length }) => ({ type: kinds[type] ?? type, start: offset, end: offset + length }));
    // Times are left out above, but may have stood in the way of others.
    if (!/\d:\d/.test(text) && !isDeepStrictEqual(theirs, findEntities(text)))
      differing.add(JSON.stringify([text, theirs]));
  }
  console.log(`${texts.length} texts: ${differing.count()} found otherwise`);
  return differing.count();
}

function judgeEndings(library: TelegramLibrary): number {
  const differing = createTally('ending');
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const short = letters.flatMap((a) => letters.flatMap((b) => [a + b, ...letters.map((c) => a + b + c)]));
  const candidates = new Set([...short, ...knownEndings]);
  for (const ending of candidates) {
    const isKnown = library.find(`abc.${ending}`).length > 0;
    if (isKnown !== knownEndings.has(ending))
      differing.add(`${ending} is ${isKnown ? '' : 'not '}known to the library`);
  }
  console.log(`${candidates.size} endings: ${differing.count()} known otherwise`);
  return differing.count();
}

withTelegramLibrary((library) => {
  console.log(`TDLib ${library.version}`);
  const complaints =
    judgeCorpus(library) +
    judgeProperties(library) +
    judgeLinks(library) +
    judgeFinding(library) +
    judgeEndings(library);
  process.exitCode = complaints === 0 ? 0 : 1;
});
