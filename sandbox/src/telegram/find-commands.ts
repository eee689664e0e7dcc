import type { MessageEntity } from '@grammyjs/types';

const COMMAND = /(?<![\p{L}\p{N}_/<>])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\p{L}\p{N}_/<>])/gu;

/** Finds the `/commands` that Telegram marks in what a person writes, wherever they stand. */
export function findCommands(text: string): MessageEntity[] {
  if (!text.includes('/')) return [];
  return Array.from(text.matchAll(COMMAND), ({ 0: command, index }) => ({
    type: 'bot_command',
    offset: index,
    length: command.length,
  }));
}
