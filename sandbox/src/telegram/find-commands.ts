import type { MessageEntity } from '@grammyjs/types';

const COMMAND = /(?<![\p{L}\p{N}_/<>])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\p{L}\p{N}_/<>])/gu;
const MENTION = /(?<![\p{L}\p{N}_/])@[A-Za-z0-9_]{4,32}(?![\p{L}\p{N}_])/gu;

/** Finds the `/commands` that Telegram marks in what a person writes, wherever they stand. */
export const findCommands = (text: string): MessageEntity[] => find(text, 'bot_command', '/', COMMAND);

/** Finds the `@mentions` in the same way. */
export const findMentions = (text: string): MessageEntity[] => find(text, 'mention', '@', MENTION);

function find(text: string, type: 'bot_command' | 'mention', mark: string, pattern: RegExp): MessageEntity[] {
  if (!text.includes(mark)) return [];
  return Array.from(text.matchAll(pattern), ({ 0: { length }, index }) => ({ type, offset: index, length }));
}
