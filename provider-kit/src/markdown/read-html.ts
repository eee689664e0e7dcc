import { Parser } from 'htmlparser2';
import { fence, inlineCode, linkUnlessBare, marked, prefixed, table } from '../text/markdown-marks.ts';

type Attributes = Readonly<Record<string, string>>;

export interface HtmlElement {
  tag: string;
  attributes: Attributes;
  /** From the outside in; what only holds others is left out. */
  parents: readonly HtmlElement[];
  /** Nothing stands before it in the innermost one. */
  isFirst: boolean;
}

/** What stands for an element of the messenger's own, by the words in it. */
export type OwnElement = (words: string) => string;

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

const KINDS = {
  ...{ a: 'link', code: 'code', pre: 'code', codeblock: 'code', blockquote: 'quote', ul: 'list', ol: 'list' },
  ...{ li: 'item', table: 'table', td: 'cell', th: 'cell', script: 'hidden', style: 'hidden', title: 'hidden' },
  ...{ h1: 'heading', h2: 'heading', h3: 'heading', h4: 'heading', h5: 'heading', h6: 'heading' },
} as const;

type Kind = 'root' | 'mark' | 'own' | (typeof KINDS)[keyof typeof KINDS];

interface Frame {
  kind: Kind;
  element: HtmlElement;
  own: OwnElement | undefined;
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
}

function kindOf(tag: string): Kind | undefined {
  if (Object.hasOwn(MARKS, tag)) return 'mark';
  return Object.hasOwn(KINDS, tag) ? KINDS[tag as keyof typeof KINDS] : undefined;
}

const openFrame = (kind: Kind, element: HtmlElement, own?: OwnElement): Frame => ({
  ...{ kind, element, own, lines: [], line: '', isSpaced: false, gap: 0, hasBlock: false, count: 0, rows: [] },
});

const ROOT: HtmlElement = { tag: '', attributes: {}, parents: [], isFirst: true };

/**
 * Turns the HTML that a messenger makes of what people write into Markdown. Words stay to the letter: nothing is escaped.
 *
 * Takes whatever comes.
 *
 * @param ownOf What an element of the messenger's own is, when it begins; undefined where it is the usual one. Called
 *   once for each element that is not inside of code.
 */
export function readHtml(html: string, ownOf: (element: HtmlElement) => OwnElement | undefined): string {
  const frames: Frame[] = [openFrame('root', ROOT)];
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
    const needsGap = frame.line === '' && frame.gap === 2 && frame.lines.length > 0;
    if (needsGap && frame.lines.at(-1) !== '') frame.lines.push('');
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

  function closeFrame(frame: Frame) {
    const { kind, element, own } = frame;
    const { tag, attributes } = element;
    const content = contentOf(frame);
    const words = content.trim();
    const parent = top();
    switch (kind) {
      case 'mark':
      case 'link':
        if (frame.hasBlock && words.includes('\n')) block(words);
        else write(kind === 'mark' ? marked(content, MARKS[tag] ?? '') : linkUnlessBare(words, attributes.href ?? ''));
        break;
      case 'own': {
        const shown = own?.(spaces(words)) ?? '';
        if (kindOf(tag) !== 'quote') write(shown);
        else {
          flush(parent, 2);
          block(shown);
        }
        break;
      }
      case 'code':
        closeCode(frame, content);
        break;
      case 'quote':
        block(words === '' ? '' : prefixed(words, '> '));
        break;
      case 'item': {
        parent.count += 1;
        const marker = parent.element.tag === 'ol' ? `${numberOf(parent)}. ` : '- ';
        block(prefixed(words, ' '.repeat(marker.length), marker), 1);
        break;
      }
      case 'list':
        block(words, parent.kind === 'item' ? 1 : 2);
        break;
      case 'cell':
        rowsOf()
          .at(-1)
          ?.push(words.replace(/\s*\n\s*/g, ' '));
        break;
      case 'table':
        block(frame.rows.length === 0 ? words : table(frame.rows));
        break;
      case 'heading':
        block(words === '' ? '' : `${'#'.repeat(Number(tag[1]))} ${words.replaceAll('\n', ' ')}`);
        break;
    }
  }

  function closeCode({ element: { tag, attributes } }: Frame, content: string) {
    const code = content.replace(/^\n+|\s+$/g, '');
    if (tag !== 'code' || code.includes('\n')) block(code === '' ? '' : fence(code, languageOf(attributes)));
    else write(code.trim() === '' ? content : inlineCode(code.trim()));
  }

  const rowsOf = (): string[][] => frames.findLast(({ kind }) => kind === 'table')?.rows ?? [];

  function frameOf(tag: string, attributes: Attributes): Frame | undefined {
    if (isVerbatim() || frames.length >= MAX_DEPTH) return undefined;
    const { lines, line } = top();
    const parents = frames.slice(1).map(({ element }) => element);
    const element = { tag, attributes, parents, isFirst: lines.length === 0 && line === '' };
    const own = ownOf(element);
    if (own !== undefined) return openFrame('own', element, own);
    const kind = kindOf(tag);
    return kind === undefined ? undefined : openFrame(kind, element);
  }

  function openTag(tag: string, attributes: Attributes) {
    const frame = frameOf(tag, attributes);
    open.push(frame);
    if (frame !== undefined) frames.push(frame);
    else if (tag === 'br' || (isVerbatim() && (tag === 'div' || tag === 'p') && top().line !== '')) breakLine();
    else if (tag === 'img') write(pictureOf(attributes));
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
  return spaces(contentOf(frames[0] as Frame).trim());
}

const contentOf = ({ lines, line }: Frame): string => [...lines, line].join('\n');

/** A space that must not break is one that a person typed, and as many as they did; no run of them is made one. */
const spaces = (text: string): string => text.replaceAll('\u00a0', ' ');

const pictureOf = ({ alt = '', src = '' }: Attributes): string =>
  /^https:/.test(src) ? linkUnlessBare(alt, src) : alt;

function numberOf({ element, count }: Frame): number {
  const start = Number(element.attributes.start ?? 1);
  return (Number.isSafeInteger(start) && start >= 0 ? start : 1) + count - 1;
}

/** The language of a block of code is told by its class: `Python`, `language-python`. */
function languageOf({ class: names = '' }: Attributes): string {
  const [name = ''] = names.split(/\s+/);
  const language = name.replace(/^language-/, '').toLowerCase();
  return /^(?!(plaintext|hljs|code)$)[\w+#.-]{1,30}$/.test(language) ? language : '';
}
