import { type CallOutcome, outgoingFolder } from 'provider-kit';
import type { Settings } from 'shared-types';
import { createApi } from './bot/create-bot.ts';
import { requireTelegramSettings } from './config.ts';
import type { Variables } from './connection/choose-proxy.ts';
import { createConnection } from './connection/create-connection.ts';
import { attemptCall } from './messages/telegram-outcome.ts';
import { POSTGRES_MIGRATIONS } from './postgres-migrations.ts';
import { PROVIDER_NAME } from './provider-name.ts';
import { MIGRATIONS } from './telegram-database.ts';

/** What Telegram says of a bot. */
export interface BotFacts {
  username: string;
  /** The name that people read. */
  name: string;
  /** Where Telegram posts this bot's messages to; undefined where they are waited for, as we do. The path may be a secret. */
  webhookHost: string | undefined;
  /** How far Telegram's clock is ahead of ours, in milliseconds, to about a second. */
  clockAheadMs: number | undefined;
}

/**
 * Asks Telegram who the bot of these settings is, on the way that the service takes. Changes nothing and takes no
 * messages. Throws what `requireTelegramSettings` throws; what Telegram answers is a value, whose reason holds no token.
 */
export async function askBot(settings: Settings, environment: Variables): Promise<CallOutcome<BotFacts>> {
  const { botToken: token, apiRoot, proxy } = requireTelegramSettings(settings, environment);
  const connection = createConnection({ proxy });
  let clockAheadMs: number | undefined;
  const api = createApi({
    token,
    apiRoot,
    pollTimeoutSeconds: 0,
    transformers: [],
    connection: {
      async request(url, options) {
        const sentAt = Date.now();
        const answer = await connection.request(url, options);
        const said = Date.parse(String(answer.headers.date ?? ''));
        if (!Number.isNaN(said)) clockAheadMs = said - (sentAt + Date.now()) / 2;
        return answer;
      },
    },
  });
  try {
    return await attemptCall(async () => {
      const { username, first_name: name } = await api.getMe();
      const { url = '' } = await api.getWebhookInfo();
      const webhookHost = url === '' ? undefined : (URL.parse(url)?.host ?? 'an address of its own');
      return { username, name, webhookHost, clockAheadMs };
    });
  } finally {
    await connection.close();
  }
}

/** The database of this service: in the data folder, with the version that this program makes of it, and in PostgreSQL. */
export const telegramDatabase = {
  file: 'telegram.db',
  version: MIGRATIONS.length,
  schema: PROVIDER_NAME,
  migrations: MIGRATIONS,
  postgresMigrations: POSTGRES_MIGRATIONS,
};

/** The folder, below the data folder, of files that wait to be sent. */
export const telegramFilesFolder = outgoingFolder(PROVIDER_NAME);
