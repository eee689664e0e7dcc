import type { ActionStore, DeadLetters, MessageStore, OutgoingFiles, SendResult, StoredMessage } from 'provider-kit';
import { LEFT_AS_IT_IS, type PartStore, resolveReply } from 'provider-kit';
import type { Database, QueueItem } from 'service-kit';
import { createTelegramCalls, kindOf, type TelegramCallsOptions } from './call-telegram.ts';
import { goWithout } from './go-without.ts';
import { nextWay, type RefusedAttempt, type Way } from './next-way.ts';
import { planFileMessage } from './plan-file-message.ts';
import { isNews, nextStep, type PlannedPart, planMessage, type Step } from './plan-message.ts';
import { isAlreadyGone, isNotModified, kindOfRefusal } from './refusal.ts';
import type { CallFailure, CallOutcome } from './telegram-outcome.ts';

export interface SendOptions extends TelegramCallsOptions {
  database: Pick<Database, 'write'>;
  files: Pick<OutgoingFiles, 'find' | 'sendAsDocument'>;
  messages: Pick<MessageStore, 'find' | 'markSent' | 'goWithout'>;
  deadLetters: Pick<DeadLetters, 'add'>;
  parts: PartStore;
  actions: Pick<ActionStore, 'tokenOf'>;
  now(): number;
  log: { warn(details: object, text: string): void };
  /** Ends an item of the queue within the transaction that ends its message. */
  finishItem(itemId: string): void;
  /** Told how each call ended, so that trouble can be shown. */
  onOutcome(outcome: CallOutcome<unknown>): void;
}

/**
 * Makes the function that brings a chat to show one message as it is now, part by part.
 *
 * What the platform has taken is stored at once, so after a crash it goes on with the next part. Before each send a
 * mark is stored: one that is found later means that the answer was lost, which is counted, and the part is sent again.
 * A refusal takes the mark away in the same transaction that notes the next way of showing it: nothing is tried twice in
 * one way, and nothing is shown twice. A message that was changed meanwhile is brought to its newest form before it
 * counts as sent.
 */
export function createSendMessage(options: SendOptions) {
  const { database, messages, parts, actions, files, log, onOutcome } = options;
  const calls = createTelegramCalls(options);
  const tokensOf = (messageId: string) => (actionId: string) => actions.tokenOf(messageId, actionId);

  return async (
    { id: itemId, payload: { messageId } }: Pick<QueueItem<{ messageId: string }>, 'id' | 'payload'>,
    signal: AbortSignal,
  ): Promise<SendResult> => {
    let plan: { of: StoredMessage; parts: PlannedPart[] } | undefined;
    for (;;) {
      if (signal.aborted) throw new Error('stopped');
      const message = messages.find(messageId);
      if (message?.status !== 'queued') return { status: 'done' };
      if (plan === undefined || !isSameForm(plan.of, message)) plan = { of: message, parts: planOf(message) };
      const step = nextStep(plan.parts, parts.list(messageId));
      if (step === undefined) {
        if (await database.write(() => messages.markSent(messageId, message.revision))) return { status: 'done' };
        continue;
      }
      const failure = await perform(message, step, { itemId, plan: plan.parts, signal });
      const result = failure && (await settleFailure(message, step, failure));
      if (result !== undefined) return result;
    }
  };

  function planOf(message: StoredMessage): PlannedPart[] {
    const file = files.find(message.id);
    if (file === undefined) return planMessage(message, tokensOf(message.id));
    return planFileMessage({ ...message, fileName: file.name }, tokensOf(message.id));
  }

  interface Delivery {
    itemId: string;
    plan: readonly PlannedPart[];
    signal: AbortSignal;
  }

  async function perform(message: StoredMessage, step: Step, delivery: Delivery): Promise<CallFailure | undefined> {
    if (step.type === 'send') return send(message, step, delivery);
    if (step.type === 'edit') return edit(message, step);
    return remove(message, step);
  }

  async function send(
    message: StoredMessage,
    step: Extract<Step, { type: 'send' }>,
    { itemId, plan, signal }: Delivery,
  ): Promise<CallFailure | undefined> {
    const { part, wasBegun } = step;
    await database.write(() => {
      if (wasBegun) parts.countLostAnswer();
      else parts.begin(message.id, part.slot, part.position);
    });
    const replyTo = replyToOf(message, step);
    const outcome = await calls.send(message, step, { replyTo, file: files.find(message.id), signal });
    onOutcome(outcome);
    if (outcome.status !== 'ok') return outcome;
    await database.write(() => {
      parts.settle(message.id, part.slot, outcome.result.message_id, part.fingerprint);
      // The last part and the end of the message are one transaction: one fsync less for most messages.
      const isLast = nextStep(plan, parts.list(message.id)) === undefined;
      if (isLast && messages.markSent(message.id, message.revision)) options.finishItem(itemId);
    });
    return undefined;
  }

  async function edit(message: StoredMessage, step: Extract<Step, { type: 'edit' }>) {
    const outcome = await calls.edit(message.remoteSessionId, step);
    onOutcome(outcome);
    const isShown = outcome.status === 'ok' || (outcome.status === 'refused' && isNotModified(outcome.reason));
    if (!isShown) return outcome;
    const { part, platformId } = step;
    await database.write(() => parts.settle(message.id, part.slot, platformId, part.fingerprint));
    return undefined;
  }

  async function remove(message: StoredMessage, { slot, platformId }: Extract<Step, { type: 'remove' }>) {
    if (platformId !== undefined) {
      const outcome = await calls.remove(message.remoteSessionId, platformId);
      onOutcome(outcome);
      const isGone = outcome.status === 'ok' || (outcome.status === 'refused' && isAlreadyGone(outcome.reason));
      if (!isGone) return outcome;
    }
    await database.write(() => parts.remove(message.id, slot));
    return undefined;
  }

  function replyToOf({ remoteSessionId, replyTo, givenUp }: StoredMessage, step: Step): number | undefined {
    const isReply = step.type === 'send' && step.isFirst && replyTo !== null && !givenUp.reply;
    return isReply ? resolveReply(remoteSessionId, replyTo, parts) : undefined;
  }

  /** Undefined where another way is to be tried at once. */
  async function settleFailure(
    message: StoredMessage,
    step: Step,
    failure: CallFailure,
  ): Promise<SendResult | undefined> {
    const { status, reason } = failure;
    const forget = () => {
      if (step.type === 'send') parts.remove(message.id, step.part.slot);
    };
    // That something may not be deleted says nothing about who can be written to.
    const isRefused = status === 'refused' || (step.type === 'remove' && status === 'unreachable');
    if (!isRefused) {
      await database.write(() => {
        if (step.type === 'send' && status === 'lost') parts.countLostAnswer();
        forget();
      });
      if (status === 'unreachable') return { status, reason };
      const afterMs = status === 'retry' ? failure.afterMs : undefined;
      return { status: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
    }
    const attempt = attemptOf(message, step, reason);
    const way = nextWay(attempt);
    if (way === undefined) {
      const isBuried = await database.write(() => {
        forget();
        return options.deadLetters.add(message.id, reason, options.now(), message.revision);
      });
      return isBuried ? { status: 'dead', reason } : undefined;
    }
    log.warn({ messageId: message.id, step: step.type, reason, way }, 'refused, and tried in another way');
    if (step.type === 'remove') await leaveOutOfDate(message, step);
    else await database.write(() => goOn(message, step, { way, attempt, reason }));
    return undefined;
  }

  function attemptOf(message: StoredMessage, step: Step, reason: string): RefusedAttempt {
    const refusal = kindOfRefusal(reason);
    const nothing = { entities: false, buttons: false, reply: false, caption: false, isNews: false };
    if (step.type === 'remove') return { ...nothing, step: 'remove', kind: 'text', refusal };
    const { part } = step;
    return {
      step: step.type,
      kind: kindOf(part, files.find(message.id)?.sendAs),
      refusal,
      entities: part.kind !== 'document' && part.content.entities.length > 0,
      buttons: part.keyboard !== undefined,
      reply: replyToOf(message, step) !== undefined,
      caption: part.kind === 'file' && part.content.text !== '',
      isNews: step.type === 'edit' && isNews(part, step.shown),
    };
  }

  /** Takes part in a transaction. */
  function goOn(
    message: StoredMessage,
    step: Extract<Step, { type: 'send' | 'edit' }>,
    { way, attempt, reason }: { way: Way; attempt: RefusedAttempt; reason: string },
  ) {
    const { slot, index } = step.part;
    // What was refused was not shown: its mark goes. What cannot be changed is left behind.
    if (step.type === 'send' || way === 'new_message') parts.remove(message.id, slot);
    const staysAsItIs = way === 'leave' || (way === 'caption_apart' && attempt.refusal !== 'caption');
    if (step.type === 'edit' && staysAsItIs) parts.settle(message.id, slot, step.platformId, LEFT_AS_IT_IS);
    if (way === 'photo_as_document') files.sendAsDocument(message.id);
    const form = goWithout(message, way, { index, reason, attempt });
    messages.goWithout(message.id, { ...form, reason, revision: message.revision });
  }

  async function leaveOutOfDate(message: StoredMessage, { slot, platformId }: Extract<Step, { type: 'remove' }>) {
    if (platformId !== undefined) await calls.markOutOfDate(message.remoteSessionId, platformId);
    await database.write(() => parts.remove(message.id, slot));
  }
}

/** Whether a message still looks as it did when it was planned. */
const isSameForm = (one: StoredMessage, other: StoredMessage): boolean =>
  one.revision === other.revision &&
  JSON.stringify([one.plainParts, one.givenUp]) === JSON.stringify([other.plainParts, other.givenUp]);
