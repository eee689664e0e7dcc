import type { RichText } from '@grammyjs/types';
import type { Block, RichLimits } from './rich-limits.ts';

export type Size = Pick<RichLimits, 'characters' | 'blocks' | 'levels'>;

/**
 * How much of Telegram's limits blocks take, counted so that it never takes more.
 *
 * Its servers were seen to count less: not all items and rows, and no texts of several pieces.
 */
export function measureBlocks(blocks: readonly Block[]): Size {
  return blocks.map(measureBlock).reduce(add, { characters: 0, blocks: 0, levels: 0 });
}

const add = (one: Size, other: Size): Size => ({
  characters: one.characters + other.characters,
  blocks: one.blocks + other.blocks,
  levels: Math.max(one.levels, other.levels),
});

const inside = ({ characters, blocks, levels }: Size, outer: Partial<Size> = {}): Size => ({
  characters: characters + (outer.characters ?? 0),
  blocks: blocks + 1,
  levels: levels + 1,
});

function measureBlock(block: Block): Size {
  switch (block.type) {
    case 'list':
      return inside(
        block.items
          .map(({ blocks, value }) => inside(measureBlocks(blocks), { characters: `${value ?? '•'}.`.length }))
          .reduce(add, { characters: 0, blocks: 0, levels: 0 }),
      );
    case 'table':
      return inside(block.cells.map(measureRow).reduce(add, { characters: 0, blocks: 0, levels: 0 }));
    case 'blockquote':
      return inside(measureBlocks(block.blocks));
    case 'mathematical_expression':
      return inside({ characters: block.expression.length, blocks: 0, levels: 0 });
    default:
      return inside('text' in block ? measureText(block.text) : { characters: 0, blocks: 0, levels: 0 });
  }
}

export function measureRow(row: readonly { text?: RichText }[]): Size {
  const cells = row.map(({ text = '' }) => measureText(text)).reduce(add, { characters: 0, blocks: 0, levels: 0 });
  return inside(cells);
}

function measureText(text: RichText): Size {
  if (typeof text === 'string') return { characters: text.length, blocks: 0, levels: 0 };
  if (Array.isArray(text)) {
    const { characters, levels } = text.map(measureText).reduce(add, { characters: 0, blocks: 0, levels: 0 });
    return { characters, blocks: 0, levels: levels + 1 };
  }
  if (text.type === 'mathematical_expression') return { characters: text.expression.length, blocks: 0, levels: 1 };
  const { characters, levels } = measureText('text' in text ? text.text : '');
  return { characters, blocks: 0, levels: levels + 1 };
}
