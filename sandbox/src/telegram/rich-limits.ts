import type { RichBlock } from '@grammyjs/types';
import { badRequest, StandInMisuse } from './errors.ts';

/** Bot API: rich message limits. */
const LIMITS = { characters: 32_768, blocks: 500, levels: 16, media: 50, columns: 20 } as const;
type Measure = Record<keyof typeof LIMITS, number>;

/** How Telegram's own servers refuse what is over a limit. */
const CODES: Record<keyof Measure, string> = {
  characters: 'RICH_MESSAGE_TEXT_TOO_LONG',
  blocks: 'RICH_MESSAGE_BLOCKS_TOO_MANY',
  levels: 'RICH_MESSAGE_DEPTH_INVALID',
  media: 'RICH_MESSAGE_MEDIA_TOO_MANY',
  columns: 'RICH_MESSAGE_TABLE_COLS_TOO_MANY',
};

const MEDIA = new Set(['animation', 'audio', 'document', 'photo', 'video', 'voice_note']);
const TEXTS = new Set(['text', 'expression', 'alternative_text', 'summary', 'credit', 'caption']);

/** Refuses what no client can send. */
export function checkRichBlocks(blocks: readonly RichBlock[]): void {
  if (blocks.length === 0) throw new StandInMisuse('Telegram clients send no empty message.');
  if (blocks.some(holdsThinking)) throw new StandInMisuse('A "thinking" block stands in previews only.');
  const over = limitPassed(blocks);
  if (over) throw new StandInMisuse(`A rich message has at most ${LIMITS[over]} ${over}.`);
}

/** Refuses what is more than a bot may send. */
export function limitRichBlocks(blocks: readonly RichBlock[]): void {
  const over = limitPassed(blocks);
  if (over) throw badRequest(CODES[over]);
}

const holdsThinking = (block: RichBlock): boolean =>
  block.type === 'thinking' || ('blocks' in block && block.blocks.some(holdsThinking));

function limitPassed(blocks: readonly RichBlock[]): keyof Measure | undefined {
  const measured = measure(blocks);
  return (Object.keys(LIMITS) as (keyof Measure)[]).find((name) => measured[name] > LIMITS[name]);
}

/** Counts every block, item and row, and every object that holds another one as a level. */
function measure(blocks: readonly RichBlock[]): Measure {
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
    count.levels = Math.max(count.levels, level);
    if (isNode || 'blocks' in fields) count.blocks++;
    if (isNode && MEDIA.has(fields.type as string)) count.media++;
    if (Array.isArray(fields.cells)) {
      count.blocks += fields.cells.length;
      for (const row of fields.cells) count.columns = Math.max(count.columns, row.length);
    }
    for (const [name, value] of Object.entries(fields)) visit(value, level + 1, TEXTS.has(name));
  };
  for (const block of blocks) visit(block, 1, false);
  return count;
}
