import { Parser } from 'htmlparser2';
import { fence, inlineCode } from 'provider-kit/pure';
import { linkUnlessBare, marked, prefixed, table } from './markdown-marks.ts';

/** What a message points at: the one that it answers, or one from elsewhere that it passes on. */
export interface Quote {
  kind: 'reply' | 'forward';
  /** The messenger's id of the message. */
  id: string;
  authorId: string;
  author: string;
  text: string;
}

/** Formatting by nesting deeper than any person's is left out; the words stay. */
const MAX_DEPTH = 40;

const MARKS: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  s: '~~',
  strike: '~~',
  del: '~~',
};
const LINES: ReadonlySet<string> = new Set(['div', 'dt', 'dd', 'figcaption', 'section', 'article', 'caption']);

type Kind =
  | 'root'
  | 'mark'
  | 'link'
  | 'mention'
  | 'code'
  | 'quote'
  | 'list'
  | 'item'
  | 'table'
  | 'cell'
  | 'heading'
  | 'author'
  | 'hidden';
type Attributes = Readonly<Record<string, string>>;

interface Frame {
  kind: Kind;
  tag: string;
  attributes: Attributes;
  lines: string[];
  line: string;
  /** Whether the line ends with a space; to ask the line itself costs its length. */
  isSpaced: boolean;
  /** Empty lines that have to stand before what comes next: none, a line's end, or one empty line. */
  gap: 0 | 1 | 2;
  hasBlock: boolean;
  /** Items of a list so far. */
  count: number;
  rows: string[][];
  author: { id: string; name: string };
}

const KINDS: Readonly<Record<string, Kind>> = {
  ...{
    a: 'link',
    at: 'mention',
    code: 'code',
    pre: 'code',
    codeblock: 'code',
    blockquote: 'quote',
    ul: 'list',
    ol: 'list',
  },
  ...{ li: 'item', table: 'table', td: 'cell', th: 'cell', script: 'hidden', style: 'hidden', title: 'hidden' },
};

function kindOf(tag: string, { itemtype = '', itemprop }: Attributes): Kind | undefined {
  if (itemtype.endsWith('/Mention')) return 'mention';
  if (itemprop === 'mri') return 'author';
  if (Object.hasOwn(MARKS, tag)) return 'mark';
  if (/^h[1-6]$/.test(tag)) return 'heading';
  return Object.hasOwn(KINDS, tag) ? KINDS[tag] : undefined;
}

const openFrame = (kind: Kind, tag: string, attributes: Attributes): Frame => ({
  kind,
  tag,
  attributes,
  lines: [],
  line: '',
  isSpaced: false,
  gap: 0,
  hasBlock: false,
  count: 0,
  rows: [],
  author: { id: '', name: '' },
});

/**
 * Turns the HTML that Teams makes of what people write into Markdown. Words stay to the letter: nothing is escaped.
 *
 * Takes whatever comes. What a message answers or passes on is told apart from the person's own words.
 *
 * @param mention What stands for a mention of this name.
 */
export function htmlToMarkdown(html: string, mention: (name: string) => string): { text: string; quotes: Quote[] } {
  const quotes: Quote[] = [];
  const frames: Frame[] = [openFrame('root', '', {})];
  /** Beside every open tag the frame that it has. */
  const open: (Frame | undefined)[] = [];
  const top = () => frames.at(-1) as Frame;
  const isVerbatim = () => top().kind === 'code';

  function flush(frame: Frame, gap: Frame['gap']) {
    if (frame.line.trim() !== '') frame.lines.push(frame.line.trimEnd());
    frame.line = '';
    frame.gap = Math.max(frame.gap, gap) as Frame['gap'];
    frame.hasBlock = true;
  }

  function write(text: string) {
    const frame = top();
    const isInline = frame.kind === 'mark' || frame.kind === 'link' || frame.kind === 'code';
    const isFresh = frame.line === '' ? !isInline || frame.lines.length > 0 : frame.isSpaced;
    const added = isFresh && !isVerbatim() ? text.replace(/^ /, '') : text;
    if (added === '') return;
    if (frame.line === '' && frame.gap === 2 && frame.lines.length > 0 && frame.lines.at(-1) !== '')
      frame.lines.push('');
    frame.gap = 0;
    frame.line += added;
    frame.isSpaced = added.endsWith(' ');
  }

  function block(text: string, gap: Frame['gap'] = 2) {
    if (text.trim() === '') return;
    const frame = top();
    flush(frame, gap);
    write(text);
    flush(frame, gap);
  }

  const contentOf = ({ lines, line }: Frame): string => [...lines, line].join('\n');

  function closeFrame(frame: Frame) {
    const content = contentOf(frame);
    const words = content.trim();
    const { kind, tag, attributes } = frame;
    const parent = top();
    if (kind === 'mark' || kind === 'link') {
      if (frame.hasBlock && words.includes('\n')) block(words);
      else write(kind === 'mark' ? marked(content, MARKS[tag] ?? '') : linkUnlessBare(words, attributes.href ?? ''));
    } else if (kind === 'mention') write(mention(words));
    else if (kind === 'code') {
      const code = content.replace(/^\n+|\s+$/g, '');
      if (tag === 'code' && !code.includes('\n')) write(code.trim() === '' ? content : inlineCode(code.trim()));
      else if (code !== '') block(fence(code, languageOf(attributes)));
    } else if (kind === 'quote') closeQuote(frame, words);
    else if (kind === 'item') {
      parent.count += 1;
      const marker = parent.tag === 'ol' ? `${numberOf(parent)}. ` : '- ';
      block(prefixed(words || ' ', ' '.repeat(marker.length), marker), 1);
    } else if (kind === 'list') block(words, parent.kind === 'item' ? 1 : 2);
    else if (kind === 'cell')
      rowsOf()
        .at(-1)
        ?.push(words.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|'));
    else if (kind === 'table') block(frame.rows.length === 0 ? words : table(frame.rows));
    else if (kind === 'heading')
      block(words === '' ? '' : `${'#'.repeat(Number(tag[1]))} ${words.replaceAll('\n', ' ')}`);
    else if (kind === 'author') {
      const quote = frames.findLast((one) => one.kind === 'quote');
      if (quote !== undefined) quote.author = { id: attributes.itemid ?? '', name: words };
    }
  }

  function closeQuote(frame: Frame, text: string) {
    const { attributes, author } = frame;
    const kind = pointsAt(frame);
    // What is inside of another quote is not what this message points at.
    const isOutermost = !frames.some((frame) => frame.kind === 'quote');
    if (kind === undefined || !isOutermost) block(text === '' ? '' : prefixed(text, '> '));
    else {
      quotes.push({ kind, id: attributes.itemid ?? '', authorId: author.id, author: author.name, text: spaces(text) });
      flush(top(), 2);
    }
  }

  const rowsOf = (): string[][] => frames.findLast((frame) => frame.kind === 'table')?.rows ?? [];

  function numberOf(list: Frame): number {
    const start = Number(list.attributes.start ?? 1);
    return (Number.isSafeInteger(start) && start >= 0 ? start : 1) + list.count - 1;
  }

  function openTag(tag: string, attributes: Attributes) {
    const isNaming = tag === 'strong' && top().lines.length === 0 && top().line === '' && pointsAt(top()) !== undefined;
    const known = isNaming ? 'author' : kindOf(tag, attributes);
    const kind = isVerbatim() || frames.length >= MAX_DEPTH ? undefined : known;
    const frame = kind && openFrame(kind, tag, attributes);
    open.push(frame);
    if (frame !== undefined) frames.push(frame);
    else if (tag === 'br' || (isVerbatim() && (tag === 'div' || tag === 'p') && top().line !== '')) breakLine();
    else if (tag === 'img' || tag === 'emoji') write(pictureOf(attributes));
    else if (tag === 'tr') rowsOf().push([]);
    else if (tag === 'hr') block('---');
    else if (!isVerbatim()) separate(tag);
  }

  function closeTag(tag: string) {
    const frame = open.pop();
    if (frame !== undefined) {
      frames.pop();
      closeFrame(frame);
    } else if (!isVerbatim()) separate(tag);
  }

  function separate(tag: string) {
    if (tag === 'p') flush(top(), 2);
    else if (LINES.has(tag)) flush(top(), 1);
  }

  function breakLine() {
    const frame = top();
    frame.lines.push(isVerbatim() ? frame.line : frame.line.trimEnd());
    frame.line = '';
  }

  const parser = new Parser({
    onopentag: openTag,
    onclosetag: closeTag,
    ontext(text) {
      const clean = text.replaceAll('\u200b', '');
      write(isVerbatim() ? clean : clean.replace(/[ \t\r\n\f]+/g, ' '));
    },
  });
  parser.end(html);
  return { text: spaces(contentOf(frames[0] as Frame).trim()), quotes };
}

/** A space that must not break is one that a person typed, and as many as they did; no run of them is made one. */
const spaces = (text: string): string => text.replaceAll('\u00a0', ' ');

function pointsAt({ kind, attributes: { itemtype = '' } }: Frame): Quote['kind'] | undefined {
  if (kind !== 'quote') return undefined;
  return itemtype.endsWith('/Reply') ? 'reply' : itemtype.endsWith('/Forward') ? 'forward' : undefined;
}

/** Pictures come as attachments too; only what else stands for something is told here. */
function pictureOf({ itemtype = '', alt = '', src = '' }: Attributes): string {
  if (itemtype.endsWith('/AMSImage')) return '';
  return /^https:/.test(src) && !itemtype.endsWith('/Emoji') ? linkUnlessBare(alt, src) : alt;
}

/** Teams names the language of a code block in its class: `Python`, `language-python`. */
function languageOf({ class: names = '' }: Attributes): string {
  const [name = ''] = names.split(/\s+/);
  const language = name.replace(/^language-/, '').toLowerCase();
  return /^(?!(plaintext|hljs|code)$)[\w+#.-]{1,30}$/.test(language) ? language : '';
}
