import type { Api } from 'grammy';
import {
  type PreviewOutcome,
  type PreviewPort,
  type PreviewRates,
  type StatusPort,
  toPreviewOutcome,
} from 'provider-kit';
import { messageIdIn, platformIdOf } from '../places/message-id.ts';
import { type AddressOf, inTopic } from './addressing.ts';
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
  addressOf: AddressOf;
  /** Telegram shows nobody typing there. */
  isChannel(remoteSessionId: string): Promise<boolean>;
}

const OK: PreviewOutcome = { status: 'ok', result: true };
/** What is in the group that the supergroup was. */
const NOT_THERE: PreviewOutcome = { status: 'refused', reason: 'it is in the former group' };

/** Ids of groups and channels are below 0. */
const isDirect = (remoteSessionId: string): boolean => !remoteSessionId.startsWith('-');

/** Shows progress in chats of Telegram; a run whose rich preview was refused is shown by texts with entities. */
export function createTelegramPreview(options: TelegramPreviewOptions): PreviewPort & StatusPort {
  const { api, rich, addressOf, isChannel } = options;
  const withoutRich = new Set<string>();

  return {
    rates: RATES,
    ratesOf: (id) => (isDirect(id) ? RATES : GROUP_RATES),
    kindOf: async (id) => (isDirect(id) ? 'draft' : 'status'),
    draftIdOf: (runId) => String(draftIdOf(runId)),
    async sendTyping(id, signal) {
      if (await isChannel(id)) return OK;
      const address = await addressOf(id);
      return attempt(() => api.sendChatAction(address.chatId, 'typing', inTopic(address), grammy(signal)));
    },
    async sendDraft(id, { runId, draftId, content, isPlain }, signal) {
      const address = await addressOf(id);
      const { chatId } = address;
      const common = { ...inTopic(address), can_stop: true };
      if (rich.areWanted([]) && !withoutRich.has(runId)) {
        const outcome = await attempt(() =>
          api.sendRichMessageDraft(chatId, Number(draftId), richDraft(content), common, grammy(signal)),
        );
        if (outcome.status !== 'refused') return outcome;
        withoutRich.add(runId);
        if (outcome.reason.startsWith('404:')) rich.noteMissing(outcome.reason);
      }
      const { text, entities } = previewText(content);
      const extras = { ...common, entities: isPlain ? [] : entities };
      return attempt(() => api.sendMessageDraft(chatId, Number(draftId), text, extras, grammy(signal)));
    },
    async endDraft(_id, runId) {
      withoutRich.delete(runId);
    },
    async sendStatus(id, content, signal) {
      const { text, entities } = statusText(content);
      const address = await addressOf(id);
      const { chatId, homeId } = address;
      const extras = { ...inTopic(address), entities, disable_notification: true };
      const outcome = await attempt(() => api.sendMessage(chatId, text, extras, grammy(signal)));
      if (outcome.status !== 'ok') return outcome;
      return { status: 'ok', result: platformIdOf({ ...address, messageId: outcome.result.message_id }, homeId) };
    },
    async editStatus(id, platformId, content, signal) {
      const { text, entities } = statusText(content);
      const address = await addressOf(id);
      const messageId = messageIdIn(address, platformId);
      if (messageId === undefined) return NOT_THERE;
      const outcome = await attempt(() =>
        api.editMessageText(address.chatId, messageId, text, { entities }, grammy(signal)),
      );
      return isDone(outcome, isNotModified);
    },
    async deleteStatus(id, platformId, signal) {
      const address = await addressOf(id);
      const messageId = messageIdIn(address, platformId);
      if (messageId === undefined) return NOT_THERE;
      const outcome = await attempt(() => api.deleteMessage(address.chatId, messageId, grammy(signal)));
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
