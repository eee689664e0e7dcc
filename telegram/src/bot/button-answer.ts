import type { Update } from '@grammyjs/types';

/** What a person sees for a moment after pressing a button. */
export interface ButtonAnswer {
  callbackQueryId: string;
  text?: string;
}

/** The answer to the press that an update tells of; undefined where it tells of none. */
export function answerTo({ callback_query: pressed }: Update, text: string | undefined): ButtonAnswer | undefined {
  return pressed && { callbackQueryId: pressed.id, ...(text !== undefined && { text }) };
}
