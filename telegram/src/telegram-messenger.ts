import type { UserFromGetMe } from '@grammyjs/types';
import { IMAGE_HEAD_BYTES, type Messenger, type PreviewPort } from 'provider-kit';
import type { FileLimits } from './files/limits.ts';
import { isPhoto } from './files/read-image.ts';
import { createTelegramMessages, type TelegramMessagesOptions } from './messages/telegram-messages.ts';
import type { TelegramPart } from './messages/telegram-part.ts';
import { wholeChatOf } from './places/place.ts';

export interface TelegramMessengerOptions extends TelegramMessagesOptions {
  preview: PreviewPort;
  limits: FileLimits;
  /** Undefined until Telegram has said it. */
  account(): Promise<UserFromGetMe | undefined>;
  openFile: Messenger['openFile'];
}

/** Telegram as the kit sees it. */
export function createTelegramMessenger(options: TelegramMessengerOptions): Messenger<TelegramPart> {
  const { limits, openFile } = options;
  return {
    ...createTelegramMessages(options),
    pairingOf: wholeChatOf,
    displayName: 'Telegram',
    // Of the Bot API (https://core.telegram.org/bots/api), and what this provider does with it.
    limits: {
      // Of a text, as people write them and as a refused rich message is shown.
      messageTextLength: 4_096,
      captionLength: 1_024,
      incomingFileBytes: limits.incomingBytes,
      outgoingFileBytes: limits.outgoingBytes,
      actionIdLength: 200,
    },
    async account() {
      const bot = await options.account();
      return bot && { id: String(bot.id), username: bot.username, name: bot.first_name };
    },
    preview: options.preview,
    openFile,
    headBytes: IMAGE_HEAD_BYTES,
    sendAs: (file) => (isPhoto(file) ? 'photo' : 'document'),
  };
}
