import type { MessageEntity } from '@grammyjs/types';
import { isBlank } from 'provider-kit/pure';

/** A text with the entities that Telegram shows it with; offsets and lengths are UTF-16 units. */
export type FormattedText = { text: string; entities: MessageEntity[] };

/** What a stretch of text can be; the part of Telegram's entity kinds that rendering makes. */
export type EntityStyle =
  | { type: 'bold' | 'italic' | 'underline' | 'strikethrough' | 'code' | 'blockquote' }
  | { type: 'pre'; language?: string }
  | { type: 'text_link'; url: string };

/** Whether nothing else may overlap this entity, apart from a quote around it. */
export function isCode(entity: { type: string }): boolean {
  return entity.type === 'code' || entity.type === 'pre';
}

/** Whether the entity is a block, which may be cut between two messages and opened again in the second. */
export function isBlock(entity: { type: string }): boolean {
  return entity.type === 'pre' || entity.type === 'blockquote' || entity.type === 'expandable_blockquote';
}

const whiteSpace = /\s/;

export function isSpaceAt(text: string, index: number): boolean {
  return index >= 0 && index < text.length && whiteSpace.test(text.charAt(index));
}

/** The start of the first line with something in it; that line's indentation is kept, because in code it means something. */
function skipBlankLines(text: string, start: number, end: number): number {
  let lineStart = start;
  for (let i = start; i < end && isSpaceAt(text, i); i++) {
    if (text[i] === '\n') lineStart = i + 1;
  }
  return lineStart;
}

/**
 * The entities as Telegram accepts them: in order, outer before inner, without white space at their ends (the indentation
 * that opens a `pre` excepted), none empty.
 */
export function tidyEntities(text: string, entities: MessageEntity[]): MessageEntity[] {
  const blocks = entities.filter((entity) => entity.type === 'pre').map((entity) => shrink(text, entity, new Set()));
  const codeStarts = new Set(blocks.map((block) => block?.offset));
  return entities
    .map((entity) => shrink(text, entity, codeStarts))
    .filter((entity) => entity !== undefined)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
}

function shrink(text: string, entity: MessageEntity, codeStarts: Set<number | undefined>): MessageEntity | undefined {
  let end = entity.offset + entity.length;
  while (end > entity.offset && isSpaceAt(text, end - 1)) end--;
  let start = entity.offset;
  if (entity.type === 'pre') start = skipBlankLines(text, start, end);
  else while (start < end && isSpaceAt(text, start) && !codeStarts.has(start)) start++;
  return isBlank(text.slice(start, end)) ? undefined : { ...entity, offset: start, length: end - start };
}

/**
 * The stretch from `start` to `end`, without white space around it, with what is open there opened again.
 *
 * The indentation of a `pre` that begins the stretch is kept. A stretch that Telegram would call empty
 * gives the text ''.
 */
export function sliceFormatted(formatted: FormattedText, start: number, end: number): FormattedText {
  const { text } = formatted;
  const clipped = formatted.entities.flatMap((entity) => {
    const from = Math.max(entity.offset, start);
    const to = Math.min(entity.offset + entity.length, end);
    return from < to ? [{ ...entity, offset: from, length: to - from }] : [];
  });
  const entities = tidyEntities(text, clipped);
  const firstCode = entities.find((entity) => entity.type === 'pre')?.offset ?? end;
  let from = start;
  while (from < end && from !== firstCode && isSpaceAt(text, from)) from++;
  let to = end;
  while (to > from && isSpaceAt(text, to - 1)) to--;
  const slice = text.slice(from, to);
  if (isBlank(slice)) return { text: '', entities: [] };
  return { text: slice, entities: entities.map((entity) => ({ ...entity, offset: entity.offset - from })) };
}

/** Entities as they are beside code: what lies around it is cut in two, quotes excepted. */
export function cutOutCode(entities: MessageEntity[]): MessageEntity[] {
  const holes = entities.filter(isCode).sort((a, b) => a.offset - b.offset);
  return entities.flatMap((entity) => {
    if (isCode(entity) || isBlock(entity)) return [entity];
    const end = entity.offset + entity.length;
    const pieces: MessageEntity[] = [];
    let start = entity.offset;
    for (let i = firstEndingAfter(holes, start); i < holes.length; i++) {
      const hole = holes[i];
      if (hole === undefined || hole.offset >= end) break;
      pieces.push({ ...entity, offset: start, length: hole.offset - start });
      start = hole.offset + hole.length;
    }
    pieces.push({ ...entity, offset: start, length: end - start });
    return pieces.filter((piece) => piece.length > 0);
  });
}

function firstEndingAfter(sorted: MessageEntity[], position: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entity = sorted[middle];
    if (entity !== undefined && entity.offset + entity.length <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
