import type { Api } from 'grammy';
import { InputFile } from 'grammy';
import type { OutgoingFile, StoredMessage } from 'provider-kit';
import type { PlannedPart, Step } from './plan-message.ts';
import { type FileApi, sendFile } from './send-file.ts';
import { attemptCall, type CallOutcome } from './telegram-outcome.ts';

export interface TelegramCallsOptions {
  api: Pick<Api, 'sendMessage' | 'sendDocument' | 'editMessageText' | 'editMessageCaption' | 'deleteMessage'>;
  /** A client with time enough for large files. */
  uploads: FileApi;
}

type SendStep = Extract<Step, { type: 'send' }>;
type EditStep = Extract<Step, { type: 'edit' }>;

/** What is shown in place of a message that went out of date and can no longer be deleted. */
const OUT_OF_DATE = '(out of date)';

/** Makes the calls of the Bot API that single steps need: one each, and every outcome is a value. */
export function createTelegramCalls({ api, uploads }: TelegramCallsOptions) {
  return {
    send(
      { remoteSessionId, silent }: Pick<StoredMessage, 'remoteSessionId' | 'silent'>,
      { part }: SendStep,
      { replyTo, file, signal }: { replyTo: number | undefined; file: OutgoingFile | undefined; signal: AbortSignal },
    ): Promise<CallOutcome<{ message_id: number }>> {
      const chatId = Number(remoteSessionId);
      const extras = {
        disable_notification: silent,
        ...(part.keyboard && { reply_markup: part.keyboard }),
        ...(replyTo !== undefined && {
          reply_parameters: { message_id: replyTo, allow_sending_without_reply: true },
        }),
      };
      if (part.kind === 'document') {
        const document = new InputFile(Buffer.from(part.content, 'utf8'), part.name);
        return attemptCall(() => api.sendDocument(chatId, document, extras));
      }
      const { text, entities } = part.content;
      if (part.kind === 'file') {
        const captioned = { ...extras, ...(text !== '' && { caption: text, caption_entities: entities }) };
        return sendFile(uploads, chatId, file, captioned, signal);
      }
      return attemptCall(() => api.sendMessage(chatId, text, { ...extras, entities }));
    },

    edit(remoteSessionId: string, { part, platformId }: Pick<EditStep, 'part' | 'platformId'>) {
      const { text, entities } = part.content;
      const markup = part.keyboard && { reply_markup: part.keyboard };
      const chatId = Number(remoteSessionId);
      return attemptCall<unknown>(() =>
        part.kind === 'file'
          ? api.editMessageCaption(chatId, platformId, { caption: text, caption_entities: entities, ...markup })
          : api.editMessageText(chatId, platformId, text, { entities, ...markup }),
      );
    },

    remove: (remoteSessionId: string, platformId: number) =>
      attemptCall<unknown>(() => api.deleteMessage(Number(remoteSessionId), platformId)),

    /** Telegram deletes nothing that is older than two days; what stays must not be read as true. */
    async markOutOfDate(remoteSessionId: string, platformId: number): Promise<void> {
      const chatId = Number(remoteSessionId);
      const { status } = await attemptCall<unknown>(() => api.editMessageText(chatId, platformId, OUT_OF_DATE));
      if (status !== 'refused') return;
      await attemptCall<unknown>(() => api.editMessageCaption(chatId, platformId, { caption: OUT_OF_DATE }));
    },
  };
}

/** How the decision about a refusal names a part. */
export function kindOf(part: PlannedPart, sendAs: OutgoingFile['sendAs'] | undefined) {
  if (part.kind === 'file') return sendAs === 'photo' ? ('photo' as const) : ('file' as const);
  if (part.kind === 'document') return part.isLastResort ? ('last_resort' as const) : ('document' as const);
  return 'text' as const;
}
