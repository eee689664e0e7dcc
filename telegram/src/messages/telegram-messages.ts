import type { Api } from 'grammy';
import { InputFile } from 'grammy';
import type { CallOutcome, ChangeOutcome, MessagePort, SendOutcome } from 'provider-kit';
import { toChangeOutcome } from 'provider-kit/pure';
import type { RichPart } from '../rendering/index.ts';
import { nextWayOf } from './next-way-of.ts';
import { planFileMessage } from './plan-file-message.ts';
import { planMessage } from './plan-message.ts';
import { isAlreadyGone, isNotModified, kindOfRefusal } from './refusal.ts';
import type { RichMessages } from './rich-messages.ts';
import { type FileApi, sendFile } from './send-file.ts';
import { sendToOne } from './send-to-one.ts';
import { attemptCall } from './telegram-outcome.ts';
import type { TelegramPart } from './telegram-part.ts';
import { toMessageId } from './to-message-id.ts';

export interface TelegramMessagesOptions {
  api: Pick<
    Api,
    'sendMessage' | 'sendRichMessage' | 'sendDocument' | 'editMessageText' | 'editMessageCaption' | 'deleteMessage'
  >;
  /** A client with time enough for large files. */
  uploads: FileApi;
  /** Nobody in particular reads a channel. */
  isChannel(remoteSessionId: string): boolean;
  rich: RichMessages;
}

/** What is shown in place of a message that went out of date and can no longer be deleted. */
const OUT_OF_DATE = '(out of date)';

/** Makes Telegram's side of messages: one call of the Bot API for each step, and every outcome is a value. */
export function createTelegramMessages({
  api,
  uploads,
  rich,
  isChannel,
}: TelegramMessagesOptions): MessagePort<TelegramPart> {
  /** Telegram deletes nothing that is older than two days; what stays must not be read as true. */
  async function markOutOfDate(chatId: number, messageId: number): Promise<void> {
    const { status } = await attemptCall<unknown>(() => api.editMessageText(chatId, messageId, OUT_OF_DATE));
    if (status !== 'refused') return;
    await attemptCall<unknown>(() => api.editMessageCaption(chatId, messageId, { caption: OUT_OF_DATE }));
  }

  /** The token is good where people are talked to, so such a server is of a version before rich messages. */
  function withoutMethod<Result>(outcome: CallOutcome<Result>): CallOutcome<Result> {
    if (outcome.status === 'ok' || !outcome.reason.startsWith('404:')) return outcome;
    rich.noteMissing(outcome.reason);
    return { status: 'refused', reason: outcome.reason };
  }

  return {
    planMessage: (message, tokenOf, file, shown) =>
      file === undefined
        ? planMessage(message, tokenOf, { isRich: message.onlyTo === undefined && rich.areWanted(shown) })
        : planFileMessage({ ...message, fileName: file.name }, tokenOf),

    async send({ remoteSessionId, silent, onlyTo }, part, { replyTo, file, signal }) {
      const chatId = Number(remoteSessionId);
      if (onlyTo !== undefined && part.kind === 'text') {
        return sendToOne(api, { chatId, userId: Number(onlyTo), isChannel: isChannel(remoteSessionId) }, part);
      }
      const messageId = toMessageId(replyTo);
      const extras = {
        disable_notification: silent,
        ...(part.keyboard && { reply_markup: part.keyboard }),
        ...(messageId !== undefined && {
          reply_parameters: { message_id: messageId, allow_sending_without_reply: true },
        }),
      };
      if (part.kind === 'document') {
        const document = new InputFile(Buffer.from(part.content, 'utf8'), part.name);
        return toSendOutcome(await attemptCall(() => api.sendDocument(chatId, document, extras)));
      }
      if (part.kind === 'rich') {
        const outcome = await attemptCall(() => api.sendRichMessage(chatId, toRichMessage(part.content), extras));
        return toSendOutcome(withoutMethod(outcome));
      }
      const { text, entities } = part.content;
      if (part.kind === 'file') {
        const captioned = { ...extras, ...(text !== '' && { caption: text, caption_entities: entities }) };
        return toSendOutcome(await sendFile(uploads, chatId, file, captioned, signal));
      }
      return toSendOutcome(await attemptCall(() => api.sendMessage(chatId, text, { ...extras, entities })));
    },

    async edit({ remoteSessionId }, platformId, part) {
      if (part.kind === 'document') return { status: 'refused', reason: 'a document cannot be edited' };
      const markup = part.keyboard && { reply_markup: part.keyboard };
      const chatId = Number(remoteSessionId);
      const messageId = toMessageId(platformId);
      if (messageId === undefined) return SHOWN_TO_ONE;
      if (part.kind === 'rich') {
        const message = toRichMessage(part.content);
        const changed = await attemptCall<unknown>(() => api.editMessageText(chatId, messageId, message, markup));
        return toChangeOutcome(changed, isNotModified);
      }
      const { text, entities } = part.content;
      const outcome = await attemptCall<unknown>(() =>
        part.kind === 'file'
          ? api.editMessageCaption(chatId, messageId, { caption: text, caption_entities: entities, ...markup })
          : api.editMessageText(chatId, messageId, text, { entities, ...markup }),
      );
      return toChangeOutcome(outcome, isNotModified);
    },

    async remove({ remoteSessionId }, platformId) {
      const chatId = Number(remoteSessionId);
      const messageId = toMessageId(platformId);
      if (messageId === undefined) return SHOWN_TO_ONE;
      const outcome = toChangeOutcome(
        await attemptCall<unknown>(() => api.deleteMessage(chatId, messageId)),
        isAlreadyGone,
      );
      if (outcome.status !== 'refused' && outcome.status !== 'unreachable') return outcome;
      if (kindOfRefusal(outcome.reason) === 'gone') return { status: 'gone', reason: outcome.reason };
      await markOutOfDate(chatId, messageId);
      return outcome;
    },

    nextWay: nextWayOf,
  };
}

const SHOWN_TO_ONE: ChangeOutcome = { status: 'refused', reason: 'what was shown to one person alone stays as it is' };

const toSendOutcome = (outcome: CallOutcome<{ message_id: number }>): SendOutcome =>
  outcome.status === 'ok' ? { status: 'ok', platformId: String(outcome.result.message_id) } : outcome;

const toRichMessage = ({ blocks, isLeftToFind }: RichPart) => ({
  blocks,
  ...(!isLeftToFind && { skip_entity_detection: true }),
});
