import type { Block } from './rich-limits.ts';

const RULE = '──────────';
const MARK = '•';

/** The blocks with a sign for each of them where not one has a word: Telegram calls such a message empty. */
export const withWords = (blocks: readonly Block[]): Block[] =>
  blocks.some(hasWords) ? [...blocks] : blocks.flatMap(inSigns);

function hasWords(block: Block): boolean {
  switch (block.type) {
    case 'list':
      return block.items.some(({ blocks }) => blocks.some(hasWords));
    case 'blockquote':
      return block.blocks.some(hasWords);
    case 'table':
      return block.cells.flat().some(({ text = '' }) => text !== '');
    case 'mathematical_expression':
      return true;
    default:
      return 'text' in block && block.text !== '';
  }
}

function inSigns(block: Block): Block[] {
  if (block.type === 'list') return block.items.flatMap(({ blocks }) => blocks.flatMap(inSigns));
  if (block.type === 'blockquote') return block.blocks.flatMap(inSigns);
  return [{ type: 'paragraph', text: block.type === 'divider' ? RULE : MARK }];
}
