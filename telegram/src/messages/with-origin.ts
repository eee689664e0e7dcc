import type { StoredMessage } from 'provider-kit';
import { inlineCode } from 'provider-kit/pure';
import { cleanLine } from '../rendering/telegram-text.ts';
import type { TelegramWords } from '../words/words-for.ts';

/** What is shown outside of its topic says where it comes from; everything else stays as it is. */
export function withOrigin<Message extends Pick<StoredMessage, 'text' | 'format' | 'givenUp'>>(
  { topics }: TelegramWords,
  message: Message,
  topicName: string | undefined,
): Message {
  const { text, format, givenUp } = message;
  if (givenUp.place === undefined) return message;
  const name = cleanLine(topicName ?? '');
  const named = format === 'plain' ? name : inlineCode(name);
  const words = topics[givenUp.place](name === '' ? undefined : named);
  return { ...message, text: text.trim() === '' ? words : `${words}\n\n${text}` };
}
