import { type Addressee, NOTHING_GIVEN_UP, type SendExtras } from 'provider-kit';
import { type MessageToPlan, planMessage } from '../messages/plan-message.ts';
import { wordsFor } from '../words/words-for.ts';

/** A message as the kit would want it planned. */
export const toPlan = (text: string, more: Partial<MessageToPlan> = {}): MessageToPlan => ({
  text,
  format: 'markdown',
  actions: [],
  revision: 1,
  plainParts: [],
  givenUp: NOTHING_GIVEN_UP,
  ...more,
});

export const planFor = (message: MessageToPlan) =>
  planMessage(message, (id) => `token-${id}`, { takesFiles: true, words: wordsFor('en') });

export const addressee = (remoteSessionId: string, messageId = 'm'): Addressee => ({
  remoteSessionId,
  messageId,
  silent: false,
  replyTo: null,
});

export const extras = (file?: SendExtras['file']): SendExtras => ({
  replyTo: undefined,
  file,
  signal: new AbortController().signal,
});
