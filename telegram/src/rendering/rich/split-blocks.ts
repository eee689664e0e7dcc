import type { InputRichBlockListItem } from '@grammyjs/types';
import { measureBlocks, measureRow, type Size } from './measure-blocks.ts';
import type { Block, RichLimits } from './rich-limits.ts';

type Room = Pick<RichLimits, 'characters' | 'blocks'>;

/**
 * Divides blocks into messages that Telegram takes, each as full as whole blocks make it.
 *
 * A list is divided between its items, a table between its rows, a quote between its blocks; what is longer must be cut
 * before. A heading stays with what follows it.
 */
export function splitBlocks(blocks: readonly Block[], room: Room): Block[][] {
  return pack(
    blocks.flatMap((block) => divide(block, room)),
    (block) => measureBlocks([block]),
    room,
  ).filter((part) => part.length > 0);
}

/** The last blocks that have room in one message. */
export function lastBlocks(blocks: readonly Block[], room: Room): Block[] {
  const pieces = blocks.flatMap((block) => divide(block, room));
  let first = pieces.length;
  let left = room;
  for (let size = sizeBefore(); size !== undefined && fits(size, left); size = sizeBefore()) {
    left = { characters: left.characters - size.characters, blocks: left.blocks - size.blocks };
    first--;
  }
  return pieces.slice(first);

  function sizeBefore(): Size | undefined {
    const block = pieces[first - 1];
    return block && measureBlocks([block]);
  }
}

const fits = (size: Room, room: Room): boolean => size.characters <= room.characters && size.blocks <= room.blocks;

function divide(block: Block, room: Room): Block[] {
  if (fits(measureBlocks([block]), room)) return [block];
  const inner = { characters: room.characters, blocks: room.blocks - 1 };
  if (block.type === 'list') {
    return pack(block.items, sizeOfItem, inner).flatMap((items) => {
      const part: Block = { type: 'list', items };
      const [only] = items;
      if (only === undefined || fits(measureBlocks([part]), room)) return [part];
      // The rest of an item that is too long stands without its mark.
      const mark = `${only.value ?? '•'}.`.length;
      const [first = [], ...rest] = splitBlocks(only.blocks, {
        characters: inner.characters - mark,
        blocks: inner.blocks - 1,
      });
      return [{ type: 'list', items: [{ ...only, blocks: first }] }, ...rest.flat()];
    });
  }
  if (block.type === 'table') {
    return pack(block.cells, measureRow, inner).map((cells) => ({ ...block, cells }));
  }
  if (block.type === 'blockquote') {
    return splitBlocks(block.blocks, inner).map((blocks) => ({ type: 'blockquote', blocks }));
  }
  return [block];
}

function sizeOfItem(item: InputRichBlockListItem<never>): Room {
  const { characters, blocks } = measureBlocks([{ type: 'list', items: [item] }]);
  return { characters, blocks: blocks - 1 };
}

function pack<One>(all: readonly One[], sizeOf: (one: One) => Room, room: Room): One[][] {
  const parts: One[][] = [];
  let part: One[] = [];
  let left = room;
  const begin = (ones: One[]) => {
    part = ones;
    parts.push(part);
    left = room;
    for (const one of ones) take(sizeOf(one));
  };
  const take = ({ characters, blocks }: Room) => {
    left = { characters: left.characters - characters, blocks: left.blocks - blocks };
  };
  for (const one of all) {
    const size = sizeOf(one);
    if (parts.length > 0 && fits(size, left)) {
      part.push(one);
      take(size);
      continue;
    }
    const carried = isHeading(part.at(-1)) && part.length > 1 ? part.splice(-1) : [];
    const together = [...carried, one];
    const isTooMuch = carried.length > 0 && !fits(total(together.map(sizeOf)), room);
    if (isTooMuch) part.push(...carried);
    begin(isTooMuch ? [one] : together);
  }
  return parts;
}

const isHeading = (one: unknown): boolean => (one as { type?: unknown } | undefined)?.type === 'heading';

const total = (sizes: readonly Room[]): Room => ({
  characters: sizes.reduce((sum, { characters }) => sum + characters, 0),
  blocks: sizes.reduce((sum, { blocks }) => sum + blocks, 0),
});
