import type { Phrase, Reply, ReplyText, TextFor } from '../replies/reply-text.ts';
import { en } from '../replies/words/en.ts';

/** What a reply is in English. */
export function inEnglish(reply: Reply): ReplyText;
export function inEnglish(reply: Reply | undefined): ReplyText | undefined;
export function inEnglish(reply: Reply | undefined): ReplyText | undefined {
  return reply?.(en);
}

export const phraseInEnglish = (phrase: Phrase): string => phrase(en);

/** Everybody speaks English. */
export const allInEnglish = { wordsOf: () => en, textFor: (async (_ref, reply) => reply(en)) satisfies TextFor };

/** A reply of these words, whatever the language. */
export const saying =
  (text: string): Reply =>
  () => ({ text });
