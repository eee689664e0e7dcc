import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { defineError } from 'service-kit';
import type { Settings } from 'shared-types';
import { chooseProxy, type TelegramProxy, type Variables } from './connection/choose-proxy.ts';

const botTokenMissing = defineError('BOT_TOKEN_MISSING', { isOfSettings: true });
const localApiInvalid = defineError('LOCAL_API_INVALID', { isOfSettings: true });

/** The settings of this service, with what it cannot do without. */
export type TelegramSettings = Omit<Settings['channels']['telegram'], 'proxy'> & {
  botToken: string;
  proxy: TelegramProxy | undefined;
};

/**
 * Takes the part of the settings that this service needs; without a bot token it says how to get one.
 *
 * `environment` may name a proxy, as it does for every program. Throws coded errors without secrets.
 */
export function requireTelegramSettings(settings: Settings, environment: Variables = {}): TelegramSettings {
  const { telegram } = settings.channels;
  if (telegram.botToken === undefined) {
    throw botTokenMissing(
      [
        'there is no bot token. To get one:',
        '  1. Open https://t.me/BotFather in Telegram, send /newbot and answer its questions.',
        '  2. Give the token that it gives you to npm run setup, or put it into config.json as',
        '     channels.telegram.botToken, or into .env as TELEGRAM_BOT_TOKEN=<token>, and start again.',
        'To try everything without a bot: start-scripts/start-sandbox.sh',
      ].join('\n'),
    );
  }
  const { botToken, apiRoot, proxy: setting, localApiFiles } = telegram;
  if (localApiFiles !== undefined) checkLocalApi(localApiFiles, apiRoot);
  return { ...telegram, botToken, proxy: chooseProxy({ setting, environment, apiRoot }) };
}

function checkLocalApi(folder: string, apiRoot: string): void {
  const key = 'channels.telegram.localApiFiles';
  if (new URL(apiRoot).hostname === 'api.telegram.org') {
    throw localApiInvalid(
      `${key} is for an own Bot API server; set channels.telegram.apiRoot to its address, or remove it`,
    );
  }
  if (!isAbsolute(folder))
    throw localApiInvalid(`${key} must be an absolute path, as the server names its files by such`);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw localApiInvalid(`${key} names no folder (${folder}); it must be the one that the server has as its --dir`);
  }
}
