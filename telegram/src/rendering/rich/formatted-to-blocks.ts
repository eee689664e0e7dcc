import { isBlank } from 'provider-kit/pure';
import { type FormattedText, sliceFormatted } from '../formatted-text.ts';
import { splitFormatted } from '../split-message.ts';
import type { Block } from './rich-limits.ts';
import { type TextContext, toRichText } from './to-rich-text.ts';

/**
 * Writes a text with entities as paragraphs and blocks of code, none of more than `maxLength` units.
 *
 * A blank line begins a paragraph. Quotes are written as paragraphs.
 */
export function formattedToBlocks(formatted: FormattedText, context: TextContext, maxLength: number): Block[] {
  const { text, entities } = formatted;
  const blocks: Block[] = [];
  let position = 0;
  for (const entity of entities) {
    if (entity.type !== 'pre') continue;
    blocks.push(...paragraphs(formatted, position, entity.offset));
    position = entity.offset + entity.length;
    const code = { text: text.slice(entity.offset, position), entities: [{ ...entity, offset: 0 }] };
    for (const part of splitFormatted(code, { maxLength })) {
      blocks.push({
        type: 'pre',
        text: part.text,
        ...(entity.language !== undefined && { language: entity.language }),
      });
    }
  }
  blocks.push(...paragraphs(formatted, position, text.length));
  return blocks;

  function paragraphs(whole: FormattedText, start: number, end: number): Block[] {
    const breaks = Array.from(whole.text.slice(start, end).matchAll(/\n[^\S\n]*\n\s*/g), ({ index, 0: gap }) => ({
      start: start + index,
      end: start + index + gap.length,
    }));
    const starts = [start, ...breaks.map((gap) => gap.end)];
    const ends = [...breaks.map((gap) => gap.start), end];
    return starts
      .map((from, index) => sliceFormatted(whole, from, ends[index] ?? end))
      .flatMap((paragraph) => splitFormatted(paragraph, { maxLength, maxEntities: Number.POSITIVE_INFINITY }))
      .filter((paragraph) => !isBlank(paragraph.text))
      .map((paragraph) => ({ type: 'paragraph', text: toRichText(paragraph, context) }));
  }
}
