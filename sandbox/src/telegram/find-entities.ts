import type { MessageEntity } from '@grammyjs/types';

const COMMAND = /(?<![\p{L}\p{N}_/<>])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\p{L}\p{N}_/<>])/gu;
const MENTION = /(?<![\p{L}\p{N}_/])@[A-Za-z0-9_]{4,32}(?![\p{L}\p{N}_])/gu;

/** Finds the `/commands` and the `@mentions` that Telegram marks in what a person writes, wherever they stand. */
export function findEntities(text: string): MessageEntity[] {
  const found = (type: 'bot_command' | 'mention', pattern: RegExp): MessageEntity[] =>
    Array.from(text.matchAll(pattern), ({ 0: { length }, index }) => ({ type, offset: index, length }));
  return [
    ...(text.includes('/') ? found('bot_command', COMMAND) : []),
    ...(text.includes('@') ? found('mention', MENTION) : []),
  ];
}
