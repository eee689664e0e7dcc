import type { InputRichBlock } from '@grammyjs/types';

/** A block without files, as all are that are made of an answer. */
export type Block = InputRichBlock<never>;

/** What one rich message may hold (Bot API 10.3, rich message limits). */
export interface RichLimits {
  /** UTF-16 units, which are never fewer than Telegram's characters. */
  characters: number;
  /** With those inside of others, items and rows. */
  blocks: number;
  /** Blocks, items, cells, texts of several pieces and styles inside each other. */
  levels: number;
  /** Of a table. */
  columns: number;
}

export const richLimits: RichLimits = { characters: 32_768, blocks: 500, levels: 16, columns: 20 };
