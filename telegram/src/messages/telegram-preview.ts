import type { Api } from 'grammy';
import type { PreviewOutcome, PreviewPort } from '../progress/preview-port.ts';
import { isAlreadyGone, isNotModified } from './refusal.ts';
import { attemptCall } from './telegram-outcome.ts';

type GrammySignal = NonNullable<Parameters<Api['getMe']>[0]>;

/** Shows progress in chats of Telegram. */
export function createTelegramPreview(
  api: Pick<Api, 'sendChatAction' | 'sendMessageDraft' | 'sendMessage' | 'editMessageText' | 'deleteMessage'>,
): PreviewPort {
  return {
    sendTyping: (id, signal) => attempt(() => api.sendChatAction(Number(id), 'typing', {}, grammy(signal))),
    sendDraft: (id, { draftId, text, entities }, signal) =>
      attempt(() => api.sendMessageDraft(Number(id), draftId, text, { entities, can_stop: true }, grammy(signal))),
    async sendStatus(id, { text, entities }, signal) {
      const outcome = await attempt(() =>
        api.sendMessage(Number(id), text, { entities, disable_notification: true }, grammy(signal)),
      );
      return outcome.status === 'ok' ? { status: 'ok', result: outcome.result.message_id } : outcome;
    },
    async editStatus(id, platformId, { text, entities }, signal) {
      const outcome = await attempt(() =>
        api.editMessageText(Number(id), platformId, text, { entities }, grammy(signal)),
      );
      return isDone(outcome, isNotModified);
    },
    async deleteStatus(id, platformId, signal) {
      return isDone(await attempt(() => api.deleteMessage(Number(id), platformId, grammy(signal))), isAlreadyGone);
    },
  };
}

async function attempt<Result>(call: () => Promise<Result>): Promise<PreviewOutcome<Result>> {
  const outcome = await attemptCall(call);
  if (outcome.status === 'ok') return outcome;
  const { reason } = outcome;
  if (outcome.status === 'unreachable') return { status: 'blocked', reason };
  if (outcome.status === 'refused') return { status: 'refused', reason };
  // The token is good where people are talked to, so a server of an older version does not know the method.
  if (outcome.status === 'unauthorized' && reason.startsWith('404:')) return { status: 'refused', reason };
  if (outcome.status === 'retry' && reason.startsWith('429:')) {
    return { status: 'too_fast', reason, ...(outcome.afterMs !== undefined && { afterMs: outcome.afterMs }) };
  }
  return { status: 'failed', reason, isLost: outcome.status === 'lost' };
}

function isDone(outcome: PreviewOutcome, isFine: (reason: string) => boolean): PreviewOutcome {
  return outcome.status === 'refused' && isFine(outcome.reason) ? { status: 'ok', result: true } : outcome;
}

/** The types of grammY name the signal of a package that is older than the one of the platform. */
const grammy = (signal: AbortSignal): GrammySignal => signal as GrammySignal;
