import type { MessageEntity, RichText } from '@grammyjs/types';
import type { FormattedText } from '../formatted-text.ts';
import type { Block, RichLimits } from '../rich/rich-limits.ts';

/** Counts what blocks take of the limits, by their JSON alone; shares no code with the rendering. */
export function countRich(blocks: readonly Block[]): Pick<RichLimits, 'characters' | 'blocks' | 'columns'> {
  const count = { characters: 0, blocks: 0, columns: 0 };
  const visit = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (name === 'text' || name === 'expression') count.characters += value.length;
    } else if (Array.isArray(value)) {
      if (name === 'blocks' || name === 'items' || name === 'cells') count.blocks += value.length;
      if (name === 'row') count.columns = Math.max(count.columns, value.length);
      for (const one of value) visit(one, name === 'cells' ? 'row' : name === 'text' ? name : '');
    } else if (typeof value === 'object' && value !== null) {
      for (const [field, inner] of Object.entries(value)) visit(inner, field);
    }
  };
  visit(blocks, 'blocks');
  return count;
}

/** Every text of the blocks, with code and links as entities, as Telegram would look for more in it. */
export function textsOf(blocks: readonly Block[]): FormattedText[] {
  return blocks.flatMap((block): FormattedText[] => {
    if (block.type === 'list') return block.items.flatMap((item) => textsOf(item.blocks));
    if (block.type === 'blockquote') return textsOf(block.blocks);
    if (block.type === 'table') return block.cells.flat().map(({ text = '' }) => flatten(text));
    return 'text' in block && block.type !== 'pre' ? [flatten(block.text)] : [];
  });
}

function flatten(rich: RichText): FormattedText {
  let text = '';
  const entities: MessageEntity[] = [];
  const visit = (part: RichText): void => {
    if (typeof part === 'string') text += part;
    else if (Array.isArray(part)) part.forEach(visit);
    else {
      const offset = text.length;
      if (part.type === 'mathematical_expression') text += part.expression;
      if ('text' in part) visit(part.text);
      const length = text.length - offset;
      if (part.type === 'url') entities.push({ type: 'text_link', url: part.url, offset, length });
      if (part.type === 'code' || part.type === 'mathematical_expression')
        entities.push({ type: 'code', offset, length });
    }
  };
  visit(rich);
  return { text, entities };
}
