import type { PageEntity } from '../wire.ts';

/** A piece of a message: plain text, or what an entity covers. */
export type TextPiece = string | { entity: PageEntity; text: string; children: TextPiece[] };

const BLOCKS = new Set(['pre', 'blockquote', 'expandable_blockquote']);

/**
 * A message's text with its entities as a tree.
 *
 * Every character is there once, the line end after a block excepted, which the block brings by itself. Entities lie in
 * one another or apart, as Telegram has them; one that sticks out of the entity around it ends with that one.
 */
export function entityTree(text: string, entities: readonly PageEntity[]): TextPiece[] {
  const inOrder = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  let next = 0;

  function read(start: number, end: number): TextPiece[] {
    const pieces: TextPiece[] = [];
    let position = start;
    const addText = (to: number) => {
      if (to > position) pieces.push(text.slice(position, to));
    };
    for (let entity = inOrder[next]; entity !== undefined && entity.offset < end; entity = inOrder[next]) {
      next += 1;
      const from = Math.max(position, entity.offset);
      const to = Math.min(end, entity.offset + entity.length);
      if (from >= to) continue;
      addText(from);
      pieces.push({ entity, text: text.slice(from, to), children: read(from, to) });
      position = to;
      if (BLOCKS.has(entity.type) && text[position] === '\n' && position < end) position += 1;
    }
    addText(end);
    return pieces;
  }

  return read(0, text.length);
}
