import type { MessageEntity } from '@grammyjs/types';
import { fence, inlineCode, link, prefixed } from 'provider-kit/pure';
import { withMoment, withName } from './markdown-marks.ts';
import { nameOf } from './names.ts';

interface Span {
  start: number;
  end: number;
  entity: MessageEntity;
}

interface Node extends Span {
  children: Node[];
}

/** Telegram keeps no more; beyond them words stay as they are. */
const MAX_ENTITIES = 100;

/** The marks that Telegram's apps take out of what a person types; `__` is their mark for italics. */
const TYPED_MARKS: Readonly<Record<string, readonly [string, string]>> = {
  bold: ['**', '**'],
  italic: ['__', '__'],
  strikethrough: ['~~', '~~'],
  spoiler: ['||', '||'],
  // Nobody types it, and Markdown has none.
  underline: ['<u>', '</u>'],
};

const QUOTES = new Set(['blockquote', 'expandable_blockquote']);
const BLOCKS = new Set([...QUOTES, 'pre']);
const OTHERS = new Set(['code', 'text_link', 'text_mention', 'date_time']);

/**
 * Writes the formatting of a text back as Markdown.
 *
 * Marks stand exactly where the formatting begins and ends, since the apps make formatting of what was only typed:
 * `__init__.py` reads as it was meant. Nothing of the text is changed or escaped, and what Telegram finds by itself
 * (addresses, commands, mentions, custom emoji) adds nothing. Offsets are in UTF-16 units; any are taken.
 */
export function entitiesToMarkdown(text: string, entities: readonly MessageEntity[] = []): string {
  const spans = entities.slice(0, MAX_ENTITIES).flatMap((entity) => toSpan(text, entity) ?? []);
  return spans.length === 0 ? text : writeRegion(text, 0, text.length, spans.toSorted(outerFirst));
}

function toSpan(text: string, entity: MessageEntity): Span | undefined {
  const { type, offset, length } = entity;
  if (!(type in TYPED_MARKS || BLOCKS.has(type) || OTHERS.has(type))) return undefined;
  const start = wholeCharacter(text, Math.max(offset, 0));
  const end = wholeCharacter(text, Math.min(offset + length, text.length));
  return start < end ? { start, end, entity } : undefined;
}

/** Not inside a surrogate pair. */
const wholeCharacter = (text: string, index: number): number =>
  /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(index - 1, index + 1)) && index > 0 ? index - 1 : index;

const rank = ({ entity: { type } }: Span): number => (QUOTES.has(type) ? 0 : BLOCKS.has(type) ? 1 : 2);

const outerFirst = (a: Span, b: Span): number => a.start - b.start || rank(a) - rank(b) || b.end - a.end;

const clip = (spans: readonly Span[], start: number, end: number): Span[] =>
  spans
    .filter((span) => span.start < end && span.end > start)
    .map((span) => ({ ...span, start: Math.max(span.start, start), end: Math.min(span.end, end) }))
    .toSorted(outerFirst);

/** Quotes and code blocks take lines of their own; what else reaches over their borders is cut there. */
function writeRegion(text: string, start: number, end: number, spans: readonly Span[]): string {
  const block =
    spans.find(({ entity }) => QUOTES.has(entity.type)) ?? spans.find(({ entity }) => entity.type === 'pre');
  if (block === undefined) return writeNodes(text, start, end, nest(spans));
  const others = spans.filter((span) => span !== block);
  const lines = linesOf(text, block);
  const inner =
    block.entity.type === 'pre'
      ? fence(text.slice(lines.start, lines.end), block.entity.language)
      : prefixed(writeRegion(text, lines.start, lines.end, withoutQuotes(clip(others, lines.start, lines.end))), '> ');
  const before = writeRegion(text, start, lines.start, clip(others, start, lines.start));
  const after = writeRegion(text, lines.end, end, clip(others, lines.end, end));
  return before + separator(before, '\n') + inner + leading(after, block.entity.type === 'pre' ? 1 : 2) + after;
}

const withoutQuotes = (spans: Span[]): Span[] => spans.filter(({ entity }) => !QUOTES.has(entity.type));

/** Without the line ends at its borders, which stay outside of the marks. */
function linesOf(text: string, { start, end }: Pick<Span, 'start' | 'end'>) {
  let [from, to] = [start, end];
  while (from < to && text[from] === '\n') from++;
  while (to > from && text[to - 1] === '\n') to--;
  return { start: from, end: to };
}

const separator = (before: string, mark: string): string => (before === '' || before.endsWith('\n') ? '' : mark);

/** What is missing of so many line ends before the text that follows. */
const leading = (after: string, lineEnds: number): string =>
  after === '' ? '' : '\n'.repeat(Math.max(0, lineEnds - (/^\n*/.exec(after)?.[0].length ?? 0)));

/** Makes a tree of spans; one that reaches over the end of another is cut there. */
function nest(spans: readonly Span[]): Node[] {
  const nodes: Node[] = [];
  for (let rest = spans; rest.length > 0; ) {
    const [first, ...others] = rest as [Span, ...Span[]];
    nodes.push({ ...first, children: nest(clip(others, first.start, first.end)) });
    rest = clip(others, first.end, Number.POSITIVE_INFINITY);
  }
  return nodes;
}

function writeNodes(text: string, start: number, end: number, nodes: readonly Node[]): string {
  let written = '';
  let at = start;
  for (const node of nodes) {
    written += text.slice(at, node.start) + writeNode(text, node);
    at = node.end;
  }
  return written + text.slice(at, end);
}

function writeNode(text: string, node: Node): string {
  const core = linesOf(text, node);
  if (core.start === core.end) return text.slice(node.start, node.end);
  const words = writeNodes(text, core.start, core.end, clipNodes(node.children, core.start, core.end));
  const marked = mark(node.entity, words, text.slice(core.start, core.end));
  return text.slice(node.start, core.start) + marked + text.slice(core.end, node.end);
}

const clipNodes = (nodes: readonly Node[], start: number, end: number): Node[] =>
  nodes
    .filter((node) => node.start < end && node.end > start)
    .map((node) => ({
      ...node,
      start: Math.max(node.start, start),
      end: Math.min(node.end, end),
      children: clipNodes(node.children, start, end),
    }));

function mark(entity: MessageEntity, words: string, plain: string): string {
  switch (entity.type) {
    case 'code':
      return inlineCode(plain);
    case 'text_link':
      return link(words, entity.url);
    case 'text_mention':
      return withName(words, nameOf(entity.user));
    case 'date_time':
      return withMoment(words, entity.unix_time);
    default: {
      const [open, close] = TYPED_MARKS[entity.type] ?? ['', ''];
      return open + words + close;
    }
  }
}
