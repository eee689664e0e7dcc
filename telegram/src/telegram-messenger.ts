import type { UserFromGetMe } from '@grammyjs/types';
import { IMAGE_HEAD_BYTES, type Messenger, type PreviewPort } from 'provider-kit';
import type { FileLimits } from './files/limits.ts';
import { isPhoto } from './files/read-image.ts';
import type { TelegramPart } from './messages/plan-message.ts';
import { createTelegramMessages, type TelegramMessagesOptions } from './messages/telegram-messages.ts';

export interface TelegramMessengerOptions extends TelegramMessagesOptions {
  preview: PreviewPort;
  limits: FileLimits;
  /** Undefined until Telegram has said it. */
  account(): UserFromGetMe | undefined;
  openFile: Messenger['openFile'];
}

/** Telegram as the kit sees it. */
export function createTelegramMessenger(options: TelegramMessengerOptions): Messenger<TelegramPart> {
  const { api, uploads, isChannel, limits, openFile } = options;
  return {
    ...createTelegramMessages({ api, uploads, isChannel }),
    displayName: 'Telegram',
    // Of the Bot API (https://core.telegram.org/bots/api), and what this provider does with it.
    limits: {
      messageTextLength: 4_096,
      captionLength: 1_024,
      incomingFileBytes: limits.incomingBytes,
      outgoingFileBytes: limits.outgoingBytes,
      actionIdLength: 200,
    },
    account() {
      const bot = options.account();
      return bot && { id: String(bot.id), username: bot.username, name: bot.first_name };
    },
    preview: options.preview,
    openFile,
    headBytes: IMAGE_HEAD_BYTES,
    sendAs: (file) => (isPhoto(file) ? 'photo' : 'document'),
  };
}
