import { defineError } from 'service-kit';
import type { Settings } from 'shared-types';

const botTokenMissing = defineError('BOT_TOKEN_MISSING');

/** The settings of this service, with what it cannot do without. */
export type TelegramSettings = Settings['channels']['telegram'] & { botToken: string };

/** Takes the part of the settings that this service needs; without a bot token it says how to get one. */
export function requireTelegramSettings(settings: Settings): TelegramSettings {
  const { telegram } = settings.channels;
  if (telegram.botToken === undefined) {
    throw botTokenMissing(
      [
        'there is no bot token. To get one:',
        '  1. Open https://t.me/BotFather in Telegram, send /newbot and answer its questions.',
        '  2. Put the token that it gives you into config.json as channels.telegram.botToken,',
        '     or into .env as TELEGRAM_BOT_TOKEN=<token>, and start again.',
        'To try everything without a bot: start-scripts/start-sandbox.sh',
      ].join('\n'),
    );
  }
  return { ...telegram, botToken: telegram.botToken };
}
