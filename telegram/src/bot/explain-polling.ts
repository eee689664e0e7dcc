import { HttpError } from 'grammy';
import { isCodedError } from 'service-kit';
import { classifyTelegramError } from '../messages/telegram-outcome.ts';
import type { PollingTrouble } from './poll.ts';

/** Says why a poll failed and what an operator can do about it. */
export function explainPolling(error: unknown): PollingTrouble {
  const { status, reason } = classifyTelegramError(error);
  if (status === 'unauthorized') {
    return {
      reason: `Telegram does not accept the bot token (${reason}); get a new one from @BotFather`,
      isLasting: true,
    };
  }
  if (reason.startsWith('409')) return { reason: explainConflict(reason), isLasting: true };
  return { reason, isLasting: isProxyDenied(error) };
}

/** A proxy that refuses does so until somebody changes the settings. */
const isProxyDenied = (error: unknown): boolean =>
  error instanceof HttpError && isCodedError(error.error) && error.error.code === 'PROXY_DENIED';

/** Telegram gives updates to one taker at a time, and tells only in words who the other is. */
function explainConflict(reason: string): string {
  // "can't use getUpdates method while webhook is active" and "terminated by setWebhook request".
  if (/webhook/i.test(reason)) {
    return `another program has set a webhook for this bot and takes its messages (${reason}); the webhook is removed and polling tried again; if this comes back, stop that program or get a new token from @BotFather`;
  }
  return `another program polls with the same bot token (${reason}); stop it, this one takes over by itself`;
}
