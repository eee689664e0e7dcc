import type { Api } from 'grammy';
import { InputFile } from 'grammy';
import type { Database, Handler, Outcome } from 'service-kit';
import type { ActionStore } from './action-store.ts';
import type { MessageStore, StoredMessage } from './message-store.ts';
import type { OutgoingFiles } from './outgoing-files.ts';
import type { PartStore } from './part-store.ts';
import { planFileMessage } from './plan-file-message.ts';
import { nextStep, type PlannedPart, planMessage, type Step } from './plan-message.ts';
import { resolveReply } from './resolve-reply.ts';
import { type FileApi, isPhotoRefusal, sendFile } from './send-file.ts';
import {
  attemptCall,
  type CallFailure,
  type CallOutcome,
  isAlreadyGone,
  isEntityRefusal,
  isNotModified,
} from './telegram-outcome.ts';

export interface SendOptions {
  database: Pick<Database, 'write'>;
  api: Pick<Api, 'sendMessage' | 'sendDocument' | 'editMessageText' | 'editMessageCaption' | 'deleteMessage'>;
  /** A client with time enough for large files. */
  uploads: FileApi;
  files: Pick<OutgoingFiles, 'find' | 'sendAsDocument'>;
  messages: MessageStore;
  parts: PartStore;
  actions: Pick<ActionStore, 'tokenOf'>;
  /** Ends an item of the queue within the transaction that ends its message. */
  finishItem(itemId: string): void;
  /** Told how each call ended, so that trouble can be shown. */
  onOutcome(outcome: CallOutcome<unknown>): void;
}

/**
 * Makes the handler that brings a chat to show one message as it is now, part by part.
 *
 * What the platform has taken is stored at once, so after a crash it goes on with the next part. Before each send a
 * mark is stored: one that is found later means that the answer was lost, which is counted, and the part is sent again.
 * A message that was changed meanwhile is brought to its newest form before it counts as sent.
 */
export function createSendMessage(options: SendOptions): Handler<{ messageId: string }> {
  const { database, messages, parts, actions, files, onOutcome } = options;

  return async ({ id: itemId, payload: { messageId } }, signal): Promise<Outcome> => {
    let plan: { of: StoredMessage; parts: PlannedPart[] } | undefined;
    for (;;) {
      if (signal.aborted) throw new Error('stopped');
      const message = messages.find(messageId);
      if (message?.status !== 'queued') return { status: 'done' };
      if (plan?.of.revision !== message.revision || plan.of.plainParts.length !== message.plainParts.length) {
        const toPlan = files.find(messageId) === undefined ? planMessage : planFileMessage;
        plan = { of: message, parts: toPlan(message, (actionId) => actions.tokenOf(messageId, actionId)) };
      }
      const step = nextStep(plan.parts, parts.list(messageId));
      if (step === undefined) {
        if (await database.write(() => messages.markSent(messageId, message.revision))) return { status: 'done' };
        continue;
      }
      const failure = await perform(message, step, { itemId, plan: plan.parts, signal });
      const outcome = failure && (await settleFailure(message, step, failure));
      if (outcome !== undefined) return outcome;
    }
  };

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
    { part, wasBegun, isFirst }: Extract<Step, { type: 'send' }>,
    { itemId, plan, signal }: Delivery,
  ) {
    await database.write(() => {
      if (wasBegun) parts.countLostAnswer();
      else parts.begin(message.id, part.slot, part.position);
    });
    const outcome = await callSend(message, part, { isFirst, signal });
    onOutcome(outcome);
    await database.write(() => {
      if (outcome.status === 'ok') {
        parts.settle(message.id, part.slot, outcome.result.message_id, part.fingerprint);
        // The last part and the end of the message are one transaction: one fsync less for most messages.
        const isLast = nextStep(plan, parts.list(message.id)) === undefined;
        if (isLast && messages.markSent(message.id, message.revision)) options.finishItem(itemId);
      } else {
        if (outcome.status === 'lost') parts.countLostAnswer();
        parts.remove(message.id, part.slot);
      }
    });
    return outcome.status === 'ok' ? undefined : outcome;
  }

  function callSend(
    message: StoredMessage,
    part: PlannedPart,
    { isFirst, signal }: { isFirst: boolean; signal: AbortSignal },
  ): Promise<CallOutcome<{ message_id: number }>> {
    const chatId = Number(message.remoteSessionId);
    const replyTo =
      isFirst && message.replyTo !== null ? resolveReply(message.remoteSessionId, message.replyTo, parts) : undefined;
    const extras = {
      disable_notification: message.silent,
      ...(part.keyboard && { reply_markup: part.keyboard }),
      ...(replyTo !== undefined && {
        reply_parameters: { message_id: replyTo, allow_sending_without_reply: true },
      }),
    };
    if (part.kind === 'document') {
      const file = new InputFile(Buffer.from(part.content, 'utf8'), part.name);
      return attemptCall(() => options.api.sendDocument(chatId, file, extras));
    }
    const { text, entities } = part.content;
    if (part.kind === 'file') {
      const captioned = { ...extras, ...(text !== '' && { caption: text, caption_entities: entities }) };
      return sendFile(options.uploads, chatId, files.find(message.id), captioned, signal);
    }
    return attemptCall(() => options.api.sendMessage(chatId, text, { ...extras, entities }));
  }

  async function edit(message: StoredMessage, { part, platformId }: Extract<Step, { type: 'edit' }>) {
    const { text, entities } = part.content;
    const markup = part.keyboard && { reply_markup: part.keyboard };
    const chatId = Number(message.remoteSessionId);
    const outcome = await attemptCall<unknown>(() =>
      part.kind === 'file'
        ? options.api.editMessageCaption(chatId, platformId, { caption: text, caption_entities: entities, ...markup })
        : options.api.editMessageText(chatId, platformId, text, { entities, ...markup }),
    );
    onOutcome(outcome);
    const isShown = outcome.status === 'ok' || (outcome.status === 'refused' && isNotModified(outcome.reason));
    if (!isShown) return outcome;
    await database.write(() => parts.settle(message.id, part.slot, platformId, part.fingerprint));
    return undefined;
  }

  async function remove(message: StoredMessage, { slot, platformId }: Extract<Step, { type: 'remove' }>) {
    if (platformId !== undefined) {
      const outcome = await attemptCall(() => options.api.deleteMessage(Number(message.remoteSessionId), platformId));
      onOutcome(outcome);
      const isGone = outcome.status === 'ok' || (outcome.status === 'refused' && isAlreadyGone(outcome.reason));
      if (!isGone) return outcome;
    }
    await database.write(() => parts.remove(message.id, slot));
    return undefined;
  }

  /** Undefined where another way of sending is to be tried at once. */
  async function settleFailure(message: StoredMessage, step: Step, failure: CallFailure): Promise<Outcome | undefined> {
    const { reason } = failure;
    if (failure.status !== 'refused') {
      const afterMs = failure.status === 'retry' ? failure.afterMs : undefined;
      return { status: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
    }
    if (step.type !== 'remove' && isEntityRefusal(reason) && !message.plainParts.includes(step.part.index)) {
      await database.write(() => messages.setPlainParts(message.id, [...message.plainParts, step.part.index]));
      return undefined;
    }
    const isPhoto = step.type === 'send' && step.part.kind === 'file' && files.find(message.id)?.sendAs === 'photo';
    if (isPhoto && isPhotoRefusal(reason)) {
      await database.write(() => files.sendAsDocument(message.id));
      return undefined;
    }
    await database.write(() => messages.markFailed(message.id, reason));
    return { status: 'dead', reason };
  }
}
