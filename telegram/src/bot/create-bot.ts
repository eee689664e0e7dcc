import type { LanguageCode, Update, UserFromGetMe } from '@grammyjs/types';
import { Api, GrammyError, type Transformer } from 'grammy';
import { KIT_LANGUAGES } from 'provider-kit';
import type { Clock } from 'service-kit';
import type { Connection } from '../connection/create-connection.ts';
import { classifyTelegramError } from '../messages/telegram-outcome.ts';
import type { ButtonAnswer } from './button-answer.ts';
import { menuIn } from './commands.ts';
import { explainPolling } from './explain-polling.ts';
import { createGrammyFetch } from './grammy-fetch.ts';
import { createPolling, type PollingTurn } from './poll.ts';

export interface BotOptions {
  api: Api;
  handleUpdates(updates: readonly Update[], bot: UserFromGetMe): Promise<void>;
  pollTimeoutSeconds: number;
  /** See `PollingOptions`. */
  turn?: PollingTurn | undefined;
  /** Told who the bot is, each time that polling begins. */
  onConnected?(bot: UserFromGetMe): void;
  clock: Clock;
  log: {
    debug(details: object, text: string): void;
    info(details: object, text: string): void;
    warn(details: object, text: string): void;
  };
}

/** How much longer than its long poll a call may take. */
const CALL_TIMEOUT_SECONDS = 30;

/** Makes the client of the Bot API. Its errors tell the method and never the URL, which holds the token. */
export function createApi(options: {
  token: string;
  apiRoot: string;
  pollTimeoutSeconds: number;
  connection: Pick<Connection, 'request'>;
  /** What each call goes through; the last one sees it first and its answer last. */
  transformers: readonly Transformer[];
}): Api {
  const { token, apiRoot, pollTimeoutSeconds, connection, transformers } = options;
  const timeoutSeconds = pollTimeoutSeconds + CALL_TIMEOUT_SECONDS;
  const fetch = createGrammyFetch(connection);
  const api = new Api(token, { apiRoot: apiRoot.replace(/\/+$/, ''), timeoutSeconds, fetch });
  api.config.use(...transformers);
  return api;
}

/** Makes the bot: who it is, its polling, its menu and its answers to buttons. */
export function createBot({ api, handleUpdates, pollTimeoutSeconds, turn, onConnected, clock, log }: BotOptions) {
  let account: UserFromGetMe | undefined;
  let asking: Promise<UserFromGetMe | undefined> | undefined;
  let hasMenu = false;

  const polling = createPolling({
    clock,
    log,
    timeoutSeconds: pollTimeoutSeconds,
    handleUpdates,
    turn,
    explain: explainPolling,
    getUpdates: (request, signal) => api.getUpdates(request, toGrammySignal(signal)),
    async connect(signal) {
      account = await api.getMe(toGrammySignal(signal));
      await removeWebhook(signal);
      return account;
    },
    onConnected(bot) {
      log.info({ botId: bot.id, username: bot.username }, 'polling begins');
      onConnected?.(bot);
      if (!hasMenu) void offerMenu();
    },
  });

  /** While a webhook is set Telegram refuses to be polled. What waits must stay. */
  async function removeWebhook(signal: AbortSignal) {
    try {
      await api.deleteWebhook({ drop_pending_updates: false }, toGrammySignal(signal));
    } catch (error) {
      // If there is none, polling works although it could not be removed; if there is one, polling says so.
      const isRefused = error instanceof GrammyError && (error.error_code === 400 || error.error_code === 404);
      if (!isRefused) throw error;
      log.debug({ reason: classifyTelegramError(error).reason }, 'a webhook could not be removed');
    }
  }

  async function offerMenu() {
    try {
      // Without a language they are for all who speak none of the others. Telegram takes two letters (ISO 639-1).
      await api.setMyCommands(menuIn(KIT_LANGUAGES.en));
      for (const [tag, words] of Object.entries(KIT_LANGUAGES)) {
        const language = tag.slice(0, 2) as LanguageCode;
        if (tag !== 'en') await api.setMyCommands(menuIn(words), { language_code: language });
      }
      hasMenu = true;
    } catch (error) {
      log.warn({ reason: classifyTelegramError(error).reason }, 'the menu of commands could not be set');
    }
  }

  /** Whoever does not poll has not been told yet. */
  async function askAccount(): Promise<UserFromGetMe | undefined> {
    try {
      account = await api.getMe();
    } catch (error) {
      log.debug({ reason: classifyTelegramError(error).reason }, 'Telegram does not say who the bot is');
    }
    return account;
  }

  async function findAccount(): Promise<UserFromGetMe | undefined> {
    if (account !== undefined || polling.isOurs()) return account;
    asking ??= askAccount().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  return {
    start: polling.start,
    stop: polling.stop,
    state: polling.state,
    isPolling: polling.isOurs,
    /** Undefined until Telegram has said it. */
    account: findAccount,
    /** Ends the waiting sign of a pressed button; best effort, as Telegram takes it for some seconds only. */
    async answerButton({ callbackQueryId, text }: ButtonAnswer): Promise<void> {
      try {
        await api.answerCallbackQuery(callbackQueryId, text === undefined ? {} : { text });
      } catch (error) {
        log.debug({ reason: classifyTelegramError(error).reason }, 'a button could not be answered');
      }
    },
  };
}

/** The types of grammY name the signal of a package that is older than the one of the platform. */
function toGrammySignal(signal: AbortSignal): NonNullable<Parameters<Api['getMe']>[0]> {
  return signal as NonNullable<Parameters<Api['getMe']>[0]>;
}
