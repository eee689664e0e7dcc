import type { Api } from 'grammy';
import { InputFile } from 'grammy';
import type { CallOutcome, MessagePort, SendOutcome } from 'provider-kit';
import { toChangeOutcome } from 'provider-kit/pure';
import { messageIdIn, platformIdOf } from '../places/message-id.ts';
import type { Address } from '../places/moved-chats.ts';
import type { RichPart } from '../rendering/index.ts';
import type { TelegramWords } from '../words/words-for.ts';
import { type AddressOf, inTopic } from './addressing.ts';
import { nextWayOf } from './next-way-of.ts';
import { planFileMessage } from './plan-file-message.ts';
import { planMessage } from './plan-message.ts';
import { isAlreadyGone, isNotModified, kindOfRefusal } from './refusal.ts';
import type { RichMessages } from './rich-messages.ts';
import { type FileApi, sendFile } from './send-file.ts';
import { sendToOne } from './send-to-one.ts';
import { attemptCall } from './telegram-outcome.ts';
import type { TelegramPart } from './telegram-part.ts';
import { withOrigin } from './with-origin.ts';

export interface TelegramMessagesOptions {
  api: Pick<
    Api,
    'sendMessage' | 'sendRichMessage' | 'sendDocument' | 'editMessageText' | 'editMessageCaption' | 'deleteMessage'
  >;
  /** A client with time enough for large files. */
  uploads: FileApi;
  addressOf: AddressOf;
  /** What the topic of a remote session is called, where that is known. */
  topicNameOf(remoteSessionId: string): Promise<string | undefined>;
  /** Nobody in particular reads a channel. */
  isChannel(remoteSessionId: string): Promise<boolean>;
  rich: RichMessages;
  /** The words that are spoken in a remote session. */
  wordsOf(remoteSessionId: string): Promise<TelegramWords>;
}

/** What is in the group that the supergroup was, and what one person alone was shown, stays as it is. */
const NOT_THERE = { status: 'refused', reason: "message can't be edited: it is not in this chat" } as const;

/** Makes Telegram's side of messages: one call of the Bot API for each step, and every outcome is a value. */
export function createTelegramMessages(options: TelegramMessagesOptions): MessagePort<TelegramPart> {
  const { api, uploads, addressOf, isChannel, rich, wordsOf } = options;

  /** Telegram deletes nothing that is older than two days; what stays must not be read as true. */
  async function markOutOfDate(chatId: number, messageId: number, words: string): Promise<void> {
    const { status } = await attemptCall<unknown>(() => api.editMessageText(chatId, messageId, words));
    if (status !== 'refused') return;
    await attemptCall<unknown>(() => api.editMessageCaption(chatId, messageId, { caption: words }));
  }

  /** The token is good where people are talked to, so such a server is of a version before rich messages. */
  function withoutMethod<Result>(outcome: CallOutcome<Result>): CallOutcome<Result> {
    if (outcome.status === 'ok' || !outcome.reason.startsWith('404:')) return outcome;
    rich.noteMissing(outcome.reason);
    return { status: 'refused', reason: outcome.reason };
  }

  return {
    async planMessage(stored, tokenOf, file, shown) {
      const words = await wordsOf(stored.remoteSessionId);
      const isElsewhere = stored.givenUp.place !== undefined;
      const topicName = isElsewhere ? await options.topicNameOf(stored.remoteSessionId) : undefined;
      const message = withOrigin(words, stored, topicName);
      return file === undefined
        ? planMessage(message, tokenOf, { isRich: message.onlyTo === undefined && rich.areWanted(shown), words })
        : planFileMessage({ ...message, fileName: file.name }, tokenOf, words);
    },

    async send({ remoteSessionId, silent, onlyTo, isElsewhere }, part, { replyTo, file, signal }) {
      const address = await addressOf(remoteSessionId);
      const { chatId, topicId } = isElsewhere ? { ...address, topicId: undefined } : address;
      const settle = (outcome: CallOutcome<{ message_id: number }>) =>
        toSendOutcome(withinTopic(outcome, topicId), address);
      if (onlyTo !== undefined && part.kind === 'text') {
        const reader = { chatId, topicId, userId: Number(onlyTo), isChannel: await isChannel(remoteSessionId) };
        return sendToOne(api, reader, part);
      }
      const messageId = messageIdIn(address, replyTo);
      const extras = {
        ...inTopic({ topicId }),
        disable_notification: silent,
        ...(part.keyboard && { reply_markup: part.keyboard }),
        ...(messageId !== undefined && {
          reply_parameters: { message_id: messageId, allow_sending_without_reply: true },
        }),
      };
      if (part.kind === 'document') {
        const document = new InputFile(Buffer.from(part.content, 'utf8'), part.name);
        return settle(await attemptCall(() => api.sendDocument(chatId, document, extras)));
      }
      if (part.kind === 'rich') {
        const outcome = await attemptCall(() => api.sendRichMessage(chatId, toRichMessage(part.content), extras));
        return settle(withoutMethod(outcome));
      }
      const { text, entities } = part.content;
      if (part.kind === 'file') {
        const captioned = { ...extras, ...(text !== '' && { caption: text, caption_entities: entities }) };
        return settle(await sendFile(uploads, chatId, file, captioned, signal));
      }
      return settle(await attemptCall(() => api.sendMessage(chatId, text, { ...extras, entities })));
    },

    async edit({ remoteSessionId }, platformId, part) {
      if (part.kind === 'document') return { status: 'refused', reason: 'a document cannot be edited' };
      const markup = part.keyboard && { reply_markup: part.keyboard };
      const address = await addressOf(remoteSessionId);
      const { chatId, topicId } = address;
      const messageId = messageIdIn(address, platformId);
      if (messageId === undefined) return NOT_THERE;
      if (part.kind === 'rich') {
        const message = toRichMessage(part.content);
        const changed = await attemptCall<unknown>(() => api.editMessageText(chatId, messageId, message, markup));
        return toChangeOutcome(withinTopic(changed, topicId), isNotModified);
      }
      const { text, entities } = part.content;
      const outcome = await attemptCall<unknown>(() =>
        part.kind === 'file'
          ? api.editMessageCaption(chatId, messageId, { caption: text, caption_entities: entities, ...markup })
          : api.editMessageText(chatId, messageId, text, { entities, ...markup }),
      );
      return toChangeOutcome(withinTopic(outcome, topicId), isNotModified);
    },

    async remove({ remoteSessionId }, platformId) {
      const address = await addressOf(remoteSessionId);
      const { chatId } = address;
      const messageId = messageIdIn(address, platformId);
      if (messageId === undefined) return NOT_THERE;
      const outcome = toChangeOutcome(
        await attemptCall<unknown>(() => api.deleteMessage(chatId, messageId)),
        isAlreadyGone,
      );
      if (outcome.status !== 'refused' && outcome.status !== 'unreachable') return outcome;
      if (kindOfRefusal(outcome.reason) === 'gone') return { status: 'gone', reason: outcome.reason };
      await markOutOfDate(chatId, messageId, (await wordsOf(remoteSessionId)).messages.outOfDate);
      return outcome;
    },

    nextWay: nextWayOf,
  };
}

function toSendOutcome(outcome: CallOutcome<{ message_id: number }>, { homeId, ...place }: Address): SendOutcome {
  if (outcome.status !== 'ok') return outcome;
  return { status: 'ok', platformId: platformIdOf({ ...place, messageId: outcome.result.message_id }, homeId) };
}

const toRichMessage = ({ blocks, isLeftToFind }: RichPart) => ({
  blocks,
  ...(!isLeftToFind && { skip_entity_detection: true }),
});

/** Where only a topic is closed, people can be reached in the rest of the chat. */
function withinTopic<Result>(outcome: CallOutcome<Result>, topicId: number | undefined): CallOutcome<Result> {
  if (outcome.status !== 'unreachable' || topicId === undefined) return outcome;
  const { reason } = outcome;
  return kindOfRefusal(reason) === 'topic_closed' ? { status: 'refused', reason } : outcome;
}
