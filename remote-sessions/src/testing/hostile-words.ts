import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markdownToTelegram, plainToTelegram } from '../../../telegram/src/rendering/index.ts';

/** Words of others that would be something else than words if our Markdown let them. */
/** Samples, each of which is tried whatever the seed. */
export const HOSTILE = [
  '**bold** _italic_ ~~gone~~ `code`',
  'rm -rf src/**/*.ts',
  '[x](http://evil.example/)',
  '[x](tg://user?id=1)',
  '![x](http://evil.example/a.png)',
  '[x][y] [^1]',
  '# heading',
  '> quote',
  '- item',
  '+ item',
  '1. item',
  '12) item',
  '===',
  '---',
  ':--',
  '| a | b |',
  '``` fence',
  '~~~ fence',
  '`` ` ``',
  '`',
  'trailing\\',
  '\\[x_1\\] and \\(y^2\\)',
  '$a_1$ costs $5',
  '$$',
  '\\[',
  '<b>bold</b> <!-- note --> <br>',
  '&lt; &#91; &amp;',
  '__init__.py',
  'https://example.com/a_b*c',
  'www.example.com/a_b',
  'a_b@example.com',
  'two\nlines',
  'a blank\n\n# line',
  '\u202etxt.exe\u2066',
  'nul\u0000 bell\u0007',
  ' spaces ',
  '😀 *',
  '\ud800',
];

const piece = fc.constantFrom(
  ...'*_~`|<>&$[]()\\#+-=:!.@1 a\n',
  '**',
  '```',
  '](http://e.example/)',
  '<b>',
  '&amp;',
  'tg://',
  '\\(',
);

/** Samples, and what they are made of in any order. */
export const hostileWords: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join('')),
);

/** What nobody sees, and the spaces that may come and go. */
const comparable = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/\s+/g, '');

/** The entities that a person would see, without links that only show their own address. */
function entitiesOf({ text, entities }: ReturnType<typeof markdownToTelegram>): { styles: string[]; codes: number } {
  const styles: string[] = [];
  let codes = 0;
  for (const entity of entities) {
    const covered = text.slice(entity.offset, entity.offset + entity.length);
    if (entity.type === 'text_link' && isItsOwnAddress(covered, entity.url)) continue;
    if (entity.type !== 'code') styles.push(entity.type);
    else if (!isCodeByItself(covered)) codes++;
  }
  return { styles, codes };
}

const known = new Map<string, ReturnType<typeof entitiesOf>>();

/** The same of what is asked about again and again. */
function ownEntitiesOf(markdown: string): ReturnType<typeof entitiesOf> {
  const found = known.get(markdown) ?? entitiesOf(markdownToTelegram(markdown));
  known.set(markdown, found);
  return found;
}

/** The provider shows as code what would become a link or a command by accident, without any Markdown. */
const isCodeByItself = (words: string): boolean => plainToTelegram(words).some(({ entities }) => entities.length > 0);

const isItsOwnAddress = (shown: string, url: string): boolean =>
  url === shown || url === `http://${shown}` || (URL.canParse(shown) && new URL(shown).href === url);

/**
 * Checks that words of others are shown to the letter and make nothing of their own: no entities but those that a
 * harmless word in their place has.
 *
 * @param most how many characters of them are shown; more is cut.
 */
export function assertOnlyWords(say: (words: string) => string, words: string, most = Number.POSITIVE_INFINITY): void {
  const markdown = say(words);
  const shown = markdownToTelegram(markdown);
  const expected = comparable(words);
  assert.ok(
    expected.length > most || comparable(shown.text).includes(expected),
    `${JSON.stringify(words)} is shown as ${JSON.stringify(shown.text)}`,
  );
  // What stands for nothing, or holds only spaces, has no code span around it.
  if (expected === '') return;
  const found = entitiesOf(shown);
  const ours = ownEntitiesOf(say('abc'));
  // Of ours one may be missing: code stands in the place of bold, and stars round a lone bracket are no bold.
  const added = found.styles.filter((style) => !ours.styles.includes(style));
  assert.deepEqual(added, [], `${JSON.stringify(words)} in ${markdown}`);
  assert.ok(found.codes <= ours.codes, `${JSON.stringify(words)} is code in ${markdown}`);
}
