import type { RichBlock, RichText } from '@grammyjs/types';

/** What a person reads in a rich message, a line each: the marks of lists before their items, bars between cells. */
export const wordsOfBlocks = (blocks: readonly RichBlock[]): string =>
  blocks
    .map(wordsOfBlock)
    .filter((words) => words !== '')
    .join('\n');

function wordsOfBlock(block: RichBlock): string {
  switch (block.type) {
    case 'list':
      return block.items.map(({ label, blocks }) => `${label} ${wordsOfBlocks(blocks)}`).join('\n');
    case 'table':
      return block.cells.map((row) => row.map(({ text = '' }) => wordsOfText(text)).join(' | ')).join('\n');
    case 'details':
      return `${wordsOfText(block.summary)}\n${wordsOfBlocks(block.blocks)}`;
    case 'mathematical_expression':
      return block.expression;
    default:
      if ('text' in block) return wordsOfText(block.text);
      return 'blocks' in block ? wordsOfBlocks(block.blocks) : '';
  }
}

function wordsOfText(text: RichText): string {
  if (typeof text === 'string') return text;
  if (Array.isArray(text)) return text.map(wordsOfText).join('');
  if (text.type === 'mathematical_expression') return text.expression;
  if (text.type === 'custom_emoji') return text.alternative_text;
  return 'text' in text ? wordsOfText(text.text) : '';
}
