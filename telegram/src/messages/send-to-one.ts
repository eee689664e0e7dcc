import type { Api } from 'grammy';
import type { SendOutcome } from 'provider-kit';
import type { Address } from '../places/moved-chats.ts';
import { inTopic } from './addressing.ts';
import { attemptCall } from './telegram-outcome.ts';
import type { TelegramPart } from './telegram-part.ts';

/** Sets the ids of what one person was shown apart from the numbers of messages that all see. */
const TO_ONE = 'to-one:';

/** Shows a text to one person of a group, or of a channel, whose readers nobody knows, in their private chat. */
export async function sendToOne(
  api: Pick<Api, 'sendMessage'>,
  { chatId, topicId, userId, isChannel }: Pick<Address, 'chatId' | 'topicId'> & { userId: number; isChannel: boolean },
  { content: { text, entities }, keyboard }: Extract<TelegramPart, { kind: 'text' }>,
): Promise<SendOutcome> {
  const extras = { entities, ...(keyboard && { reply_markup: keyboard }) };
  const outcome = await attemptCall(() =>
    isChannel
      ? api.sendMessage(userId, text, extras)
      : api.sendMessage(chatId, text, {
          ...inTopic({ topicId }),
          ...extras,
          ephemeral_message_parameters: { receiver_user_id: userId },
        }),
  );
  if (outcome.status !== 'ok') return outcome;
  const { message_id: messageId, ephemeral_message_id: ephemeralId } = outcome.result;
  return { status: 'ok', platformId: `${TO_ONE}${ephemeralId ?? messageId}` };
}
