import type { Api } from 'grammy';
import { type PreviewOutcome, type PreviewPort, type PreviewRates, toPreviewOutcome } from 'provider-kit';
import { isOwnRefusal } from './pace-calls.ts';
import { draftIdOf, previewText, statusText } from './preview-text.ts';
import { isAlreadyGone, isNotModified } from './refusal.ts';
import { richDraft } from './rich-draft.ts';
import type { RichMessages } from './rich-messages.ts';
import { attemptCall } from './telegram-outcome.ts';

export type TelegramPreviewApi = Pick<
  Api,
  'sendChatAction' | 'sendMessageDraft' | 'sendRichMessageDraft' | 'sendMessage' | 'editMessageText' | 'deleteMessage'
>;

type GrammySignal = NonNullable<Parameters<Api['getMe']>[0]>;

const RATES: PreviewRates = {
  draft: { leastMs: 1_000, mostMs: 10_000, recoveryMs: 100 },
  status: { leastMs: 3_000, mostMs: 30_000, recoveryMs: 300 },
  /** Telegram shows a chat action for 5 s (Bot API: sendChatAction). */
  typingEveryMs: 4_500,
  /** Telegram shows a draft for about 30 s (Bot API: sendMessageDraft). */
  draftRefreshMs: 20_000,
  /** Telegram takes about 30 calls a second from one bot (its FAQ for bots). */
  callsPerSecond: 25,
};

/** Groups and channels have no drafts, and each change of the message in their place is one of 20 calls a minute. */
const GROUP_RATES: PreviewRates = {
  ...RATES,
  status: { leastMs: 6_000, mostMs: 60_000, recoveryMs: 600, firstAfterMs: 5_000 },
};

export interface TelegramPreviewOptions {
  api: TelegramPreviewApi;
  rich: RichMessages;
  /** Telegram shows nobody typing there. */
  isChannel(remoteSessionId: string): boolean;
}

const OK: PreviewOutcome = { status: 'ok', result: true };

/** Ids of groups and channels are below 0. */
const isDirect = (remoteSessionId: string): boolean => !remoteSessionId.startsWith('-');

/** Shows progress in chats of Telegram; a run whose rich preview was refused is shown by texts with entities. */
export function createTelegramPreview({ api, rich, isChannel }: TelegramPreviewOptions): PreviewPort {
  const withoutRich = new Set<string>();

  return {
    rates: RATES,
    ratesOf: (id) => (isDirect(id) ? RATES : GROUP_RATES),
    kindOf: (id) => (isDirect(id) ? 'draft' : 'status'),
    draftIdOf: (runId) => String(draftIdOf(runId)),
    sendTyping: async (id, signal) =>
      isChannel(id) ? OK : attempt(() => api.sendChatAction(Number(id), 'typing', {}, grammy(signal))),
    async sendDraft(id, { runId, draftId, content, isPlain }, signal) {
      if (rich.areWanted([]) && !withoutRich.has(runId)) {
        const outcome = await attempt(() =>
          api.sendRichMessageDraft(Number(id), Number(draftId), richDraft(content), { can_stop: true }, grammy(signal)),
        );
        if (outcome.status !== 'refused') return outcome;
        withoutRich.add(runId);
        if (outcome.reason.startsWith('404:')) rich.noteMissing(outcome.reason);
      }
      const { text, entities } = previewText(content);
      const extras = { entities: isPlain ? [] : entities, can_stop: true };
      return attempt(() => api.sendMessageDraft(Number(id), Number(draftId), text, extras, grammy(signal)));
    },
    async endDraft(_id, runId) {
      withoutRich.delete(runId);
    },
    async sendStatus(id, content, signal) {
      const { text, entities } = statusText(content);
      const outcome = await attempt(() =>
        api.sendMessage(Number(id), text, { entities, disable_notification: true }, grammy(signal)),
      );
      return outcome.status === 'ok' ? { status: 'ok', result: String(outcome.result.message_id) } : outcome;
    },
    async editStatus(id, platformId, content, signal) {
      const { text, entities } = statusText(content);
      const outcome = await attempt(() =>
        api.editMessageText(Number(id), Number(platformId), text, { entities }, grammy(signal)),
      );
      return isDone(outcome, isNotModified);
    },
    async deleteStatus(id, platformId, signal) {
      const outcome = await attempt(() => api.deleteMessage(Number(id), Number(platformId), grammy(signal)));
      return isDone(outcome, isAlreadyGone);
    },
  };
}

async function attempt<Result>(call: () => Promise<Result>): Promise<PreviewOutcome<Result>> {
  const outcome = await attemptCall(call);
  // The token is good where people are talked to, so a server of an older version does not know the method.
  const isUnknown = outcome.status === 'unauthorized' && outcome.reason.startsWith('404:');
  if (isUnknown) return { status: 'refused', reason: outcome.reason };
  const isOwn = outcome.status === 'retry' && isOwnRefusal(outcome.reason);
  return isOwn ? { status: 'later', afterMs: outcome.afterMs ?? 0 } : toPreviewOutcome(outcome);
}

function isDone(outcome: PreviewOutcome, isFine: (reason: string) => boolean): PreviewOutcome {
  return outcome.status === 'refused' && isFine(outcome.reason) ? OK : outcome;
}

/** The types of grammY name the signal of a package that is older than the one of the platform. */
const grammy = (signal: AbortSignal): GrammySignal => signal as GrammySignal;
