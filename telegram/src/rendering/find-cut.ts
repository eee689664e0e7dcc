import type { MessageEntity } from '@grammyjs/types';
import { isBlock, isSpaceAt } from './formatted-text.ts';

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const joinsPrevious = /^[\p{M}\u200d]/u;

/** The stretch that is looked at: from `start`, at most to `limit`; the entities are those that touch it. */
export type Window = { text: string; start: number; limit: number; maxLength: number; entities: MessageEntity[] };

// A part is not ended at the best place of all if that leaves three quarters of it empty and there is a lesser place further on.
const minFill = 0.25;

// A blank line in the body of a function gives way to the beginning of a section if no more than this is left empty.
const maxGapForSection = 0.25;

// What a position is: a good place, one that would part a heading from what it heads, or one inside what should stay whole.
const anywhere = 0;
const afterHeading = 1;
const insideWhole = 2;

type Cuts = { blankLine: number; line: number; space: number };

/**
 * Where to cut a text that is too long, after `start` and at most at `limit`.
 *
 * In this order: a blank line, a line end, a space, each outside inline entities and code blocks that fit one message, and
 * far enough on, a blank line after a heading only if there is no other; then the same anywhere; then between two graphemes; only then inside such an entity, by the same order.
 * A surrogate pair is never cut, a grapheme only if it is longer than the message.
 * A code block longer than a message is cut like text, where an unindented line counts as well as a blank one, and more
 * than a blank one in the body of a function if it is not far before.
 */
export function findCut(window: Window): number {
  const { start, limit } = window;
  const marks = markPositions(window);
  const enough = start + (limit - start) * minFill;
  const free = findLast(window, (position) => marks[position - start] === anywhere);
  if (free.blankLine >= enough) return free.blankLine;
  const outside = findLast(window, (position) => marks[position - start] !== insideWhole);
  for (const cut of [outside.blankLine, outside.line, outside.space]) if (cut >= enough) return cut;
  for (const cut of [outside.blankLine, outside.line, outside.space]) if (cut > start) return cut;
  const boundary = betweenGraphemes(window);
  for (let cut = boundary; cut > start; cut--) if (marks[cut - start] !== insideWhole) return cut;
  const inside = findLast(window, () => true);
  for (const cut of [inside.blankLine, inside.line, inside.space]) if (cut >= enough) return cut;
  for (const cut of [inside.blankLine, inside.line, inside.space]) if (cut > start) return cut;
  return boundary;
}

function markPositions({ text, start, limit, maxLength, entities }: Window): Uint8Array {
  const marks = new Uint8Array(limit - start + 1);
  const mark = (value: number, from: number, to: number) => marks.fill(value, Math.max(0, from - start), to - start);
  for (const { type, offset, length } of entities) {
    const end = offset + length;
    if (type !== 'bold' || text[end] !== '\n' || (offset > 0 && text[offset - 1] !== '\n')) continue;
    for (let i = end; i <= limit && (i === end || isSpaceAt(text, i - 1)); i++) mark(afterHeading, i, i + 1);
  }
  for (const entity of entities) {
    const end = entity.offset + entity.length;
    if (isBlock(entity) && (entity.type !== 'pre' || entity.length > maxLength || entity.offset < start)) continue;
    if (entity.offset < limit) mark(insideWhole, entity.offset + 1, Math.min(end, limit + 1));
  }
  return marks;
}

function findLast({ text, start, limit, entities }: Window, isAllowed: (position: number) => boolean): Cuts {
  const cuts: Cuts = { blankLine: -1, line: -1, space: -1 };
  const blocks = entities.filter((entity) => entity.type === 'pre');
  const nearEnd = limit - (limit - start) * maxGapForSection;
  let insideSection = -1;
  for (let position = limit; position > start && cuts.blankLine < 0; position--) {
    if (insideSection >= 0 && position < nearEnd) break;
    if (!isSpaceAt(text, position - 1) && !isSpaceAt(text, position)) continue;
    if (!isAllowed(position)) continue;
    const isLineEnd = text[position] === '\n' || text[position - 1] === '\n';
    if (isLineEnd) {
      if (cuts.line < 0) cuts.line = position;
      if (beginsCodeSection(text, position, blocks)) cuts.blankLine = position;
      else if (isBlankLineAt(text, position)) {
        if (!goesOnInCode(text, position, blocks)) cuts.blankLine = position;
        else if (insideSection < 0) insideSection = position;
      }
    } else if (cuts.space < 0 && !joinsPrevious.test(text.slice(position, position + 2))) {
      cuts.space = position;
    }
  }
  if (cuts.blankLine < 0) cuts.blankLine = insideSection;
  return cuts;
}

function isBlankLineAt(text: string, position: number): boolean {
  if (text[position - 1] === '\n' && text[position] === '\n') return true;
  return text[position] === '\n' ? text[position + 1] === '\n' : text[position - 2] === '\n';
}

function beginsCodeSection(text: string, position: number, blocks: MessageEntity[]): boolean {
  if (text[position - 1] !== '\n' || !/[^\s)\]}]/.test(text.charAt(position))) return false;
  return isInside(blocks, position);
}

/** Whether the next line with something in it is indented code, or closes what is open. */
function goesOnInCode(text: string, position: number, blocks: MessageEntity[]): boolean {
  let next = position;
  while (text[next] === '\n') next++;
  return /[\s)\]}]/.test(text.charAt(next)) && isInside(blocks, next);
}

const isInside = (blocks: MessageEntity[], position: number): boolean =>
  blocks.some((block) => block.offset < position && position < block.offset + block.length);

function betweenGraphemes({ text, start, limit }: Window): number {
  const segments = graphemes.segment(text.slice(start, limit + 64));
  const boundary = start + (segments.containing(limit - start)?.index ?? 0);
  if (boundary > start) return boundary;
  const splitsPair = /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(limit - 1, limit + 1));
  return splitsPair && limit - 1 > start ? limit - 1 : limit;
}
