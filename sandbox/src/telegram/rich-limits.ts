import type { RichBlock } from '@grammyjs/types';
import { StandInMisuse } from './errors.ts';

/** Bot API: rich message limits. */
const LIMITS = { characters: 32_768, blocks: 500, levels: 16, media: 50, columns: 20 } as const;

const MEDIA = new Set(['animation', 'audio', 'document', 'photo', 'video', 'voice_note']);
const TEXTS = new Set(['text', 'expression', 'alternative_text', 'summary', 'credit', 'caption']);

/** Refuses what no client and no bot can send. */
export function checkRichBlocks(blocks: readonly RichBlock[]): void {
  if (blocks.length === 0) throw new StandInMisuse('Telegram clients send no empty message.');
  const count = { characters: 0, blocks: 0, levels: 0, media: 0, columns: 0 };
  const visit = (part: unknown, level: number, isText: boolean): void => {
    if (typeof part === 'string') {
      if (isText) count.characters += part.length;
      return;
    }
    if (typeof part !== 'object' || part === null) return;
    if (Array.isArray(part)) {
      for (const one of part) visit(one, level, isText);
      return;
    }
    const fields = part as Record<string, unknown>;
    const isNode = typeof fields.type === 'string' && !isText;
    if (fields.type === 'thinking') throw new StandInMisuse('A "thinking" block stands in previews only.');
    count.levels = Math.max(count.levels, level);
    if (isNode || 'blocks' in fields) count.blocks++;
    if (isNode && MEDIA.has(fields.type as string)) count.media++;
    if (Array.isArray(fields.cells))
      for (const row of fields.cells) count.columns = Math.max(count.columns, row.length);
    for (const [name, value] of Object.entries(fields)) visit(value, level + 1, TEXTS.has(name));
  };
  for (const block of blocks) visit(block, 1, false);
  for (const name of Object.keys(LIMITS) as (keyof typeof LIMITS)[]) {
    if (count[name] > LIMITS[name]) throw new StandInMisuse(`A rich message has at most ${LIMITS[name]} ${name}.`);
  }
}
