import type { Clock, Database, QueueItem } from 'service-kit';
import type { CallFailure } from '../calls/call-outcome.ts';
import type { ActionStore } from './action-store.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Addressee, MessagePort, NextWay, PlannedPart } from './message-port.ts';
import type { MessageStore, MessageToSend, StoredMessage } from './message-store.ts';
import { nextStep, type Step } from './next-step.ts';
import type { OutgoingFile, OutgoingFiles } from './outgoing-files.ts';
import { LEFT_AS_IT_IS, type PartStore, type StoredPart } from './part-store.ts';
import type { SendResult } from './reachability.ts';
import { resolveReply } from './resolve-reply.ts';
import { untilKept } from './until-kept.ts';

/** A message and its parts are sent by one process alone, which has their remote session. */
const about = (messageId: string) => ({ apart: `message ${messageId}` });

export interface SendOptions {
  database: Pick<Database, 'write' | 'note'>;
  messenger: MessagePort;
  files: Pick<OutgoingFiles, 'find' | 'sendAsDocument' | 'keepUntil'>;
  messages: Pick<MessageStore, 'findToSend' | 'markSent' | 'goWithout'>;
  deadLetters: Pick<DeadLetters, 'add'>;
  parts: PartStore;
  actions: Pick<ActionStore, 'tokensOf'>;
  now(): number;
  clock: Clock;
  /** Whether nobody else can be sending this; asked before what is sent. Default: nobody ever can. */
  mayAct?: (() => boolean) | undefined;
  log: { warn(details: object, text: string): void };
  /** Ends an item of the queue within the transaction that ends its message. */
  finishItem(itemId: string): Promise<void>;
  /** Told how each call ended, so that trouble can be shown. */
  onOutcome(outcome: { status: 'ok' } | CallFailure): void;
}

/**
 * Makes the function that brings a remote session to show one message as it is now, part by part.
 *
 * What the messenger has taken is stored at once, so after a crash it goes on with the next part. Before each send a
 * mark is stored: one that is found later means that the answer was lost, which is counted, and the part is sent again.
 * A refusal takes the mark away in the same transaction that notes the next way of showing it: nothing is tried twice in
 * one way, and nothing is shown twice. A message that was changed meanwhile is brought to its newest form before it
 * counts as sent.
 */
export function createSendMessage(options: SendOptions) {
  const { database, messenger, messages, parts, actions, files, log, onOutcome, mayAct = () => true } = options;

  return async (
    { id: itemId, payload: { messageId } }: Pick<QueueItem<{ messageId: string }>, 'id' | 'payload'>,
    signal: AbortSignal,
  ): Promise<SendResult> => {
    let plan: { of: StoredMessage; parts: readonly PlannedPart[] } | undefined;
    const advance = async (): Promise<SendResult | undefined> => {
      const found = await look(messageId);
      if (found === undefined) return { status: 'done' };
      const { message, shown, file } = found;
      if (plan === undefined || !isSameForm(plan.of, message))
        plan = { of: message, parts: await planOf(message, file, shown) };
      const step = nextStep(plan.parts, shown);
      if (step === undefined) {
        const isSent = await database.write(() => messages.markSent(messageId, message.revision), about(messageId));
        return isSent ? { status: 'done' } : undefined;
      }
      const outcome = await perform(message, step, { itemId, signal, plan: plan.parts, shown, file });
      return outcome === undefined || outcome.status === 'ended' ? outcome : settleFailure(message, step, outcome);
    };
    for (;;) {
      if (signal.aborted) throw new Error('stopped');
      const result = await advance();
      if (result !== undefined) return result;
    }
  };

  /** A message that is still to be sent, and what belongs to it; undefined of any other. */
  async function look(messageId: string) {
    const message = await messages.findToSend(messageId);
    if (message?.status !== 'queued') return undefined;
    return { message, shown: message.isBegun ? await parts.list(messageId) : [], file: await fileOf(message) };
  }

  async function fileOf({ id, hasFile }: MessageToSend): Promise<OutgoingFile | undefined> {
    return hasFile ? files.find(id) : undefined;
  }

  async function planOf(
    message: StoredMessage,
    file: OutgoingFile | undefined,
    shown: readonly StoredPart[],
  ): Promise<readonly PlannedPart[]> {
    const tokens = message.actions.length === 0 ? undefined : await actions.tokensOf(message.id);
    const tokenOf = (actionId: string) => tokens?.get(actionId) ?? '';
    return messenger.planMessage(message, tokenOf, file, shown);
  }

  interface Delivery {
    itemId: string;
    plan: readonly PlannedPart[];
    /** What of it is shown before this step. */
    shown: readonly StoredPart[];
    file: OutgoingFile | undefined;
    signal: AbortSignal;
  }

  /** `ended`: the message, and its item of the queue with it. Undefined where the next step is to be looked at. */
  async function perform(message: StoredMessage, step: Step, delivery: Delivery): Promise<Performed> {
    if (step.type === 'send') return send(message, step, delivery);
    if (step.type === 'edit') return edit(message, step, delivery.signal);
    return remove(message, step, delivery.signal);
  }

  async function send(
    message: StoredMessage,
    step: Extract<Step, { type: 'send' }>,
    { itemId, plan, shown, file, signal }: Delivery,
  ): Promise<Performed> {
    const { part, wasBegun } = step;
    await database.write(async () => {
      if (wasBegun) await parts.countLostAnswer();
      else await parts.begin(message.id, part.slot, part.position);
    }, about(message.id));
    const extras = { replyTo: await replyToOf(message, step), file, signal };
    if (!mayAct()) return NOT_NOW;
    const outcome = await messenger.send(addresseeOf(message), part, extras);
    onOutcome(outcome);
    if (outcome.status !== 'ok') return outcome;
    // A mark that is found without it means that the answer was lost, whether on its way or by a power cut.
    const settle = async () => {
      await parts.settle(message.id, part.slot, outcome.platformId, part.fingerprint);
      const { keepsFileMs } = outcome;
      if (keepsFileMs !== undefined) await files.keepUntil(message.id, options.now() + keepsFileMs);
      // The last part and the end of the message are one transaction: one fsync less for most messages.
      const isLast = nextStep(plan, withPart(shown, part, outcome.platformId)) === undefined;
      if (!isLast || !(await messages.markSent(message.id, message.revision))) return false;
      await options.finishItem(itemId);
      return true;
    };
    const isEnded = await untilKept(() => database.note(settle, about(message.id)), options.clock, signal);
    return isEnded ? { status: 'ended' } : undefined;
  }

  async function edit(
    message: StoredMessage,
    { part, platformId }: Extract<Step, { type: 'edit' }>,
    signal: AbortSignal,
  ) {
    const outcome = await messenger.edit(addresseeOf(message), platformId, part);
    onOutcome(outcome);
    if (outcome.status !== 'ok') return outcome;
    const settle = () => parts.settle(message.id, part.slot, platformId, part.fingerprint);
    await untilKept(() => database.write(settle, about(message.id)), options.clock, signal);
    return undefined;
  }

  async function remove(
    message: StoredMessage,
    { slot, platformId }: Extract<Step, { type: 'remove' }>,
    signal: AbortSignal,
  ) {
    if (platformId !== undefined) {
      const outcome = await messenger.remove(addresseeOf(message), platformId);
      onOutcome(outcome);
      if (outcome.status !== 'ok') return outcome;
    }
    await untilKept(() => database.write(() => parts.remove(message.id, slot)), options.clock, signal);
    return undefined;
  }

  async function replyToOf(
    { remoteSessionId, replyTo, givenUp }: StoredMessage,
    step: Step,
  ): Promise<string | undefined> {
    const isReply = step.type === 'send' && step.isFirst && replyTo !== null && !givenUp.reply;
    return isReply ? await resolveReply(remoteSessionId, replyTo, parts) : undefined;
  }

  /** Undefined where another way is to be tried at once. */
  async function settleFailure(
    message: MessageToSend,
    step: Step,
    failure: CallFailure,
  ): Promise<SendResult | undefined> {
    const { status, reason } = failure;
    if (status === 'gone') return bury(message, step, reason);
    // What one person cannot be shown alone can still be shown to all.
    if (isForOne(message) && step.type === 'send' && (status === 'refused' || status === 'unreachable')) {
      return tryInAnotherWay(message, step, toAll(message), reason);
    }
    if (step.type === 'remove') {
      // That something may not be removed says nothing about who can be written to.
      const isLeft = status === 'refused' || status === 'unreachable';
      return isLeft ? leaveBehind(message, step, reason) : settleTrouble(message, step, failure);
    }
    if (status !== 'refused') return settleTrouble(message, step, failure);
    const way = await nextWayOf(message, step, reason);
    return way === undefined ? bury(message, step, reason) : tryInAnotherWay(message, step, way, reason);
  }

  async function tryInAnotherWay(
    message: StoredMessage,
    step: Extract<Step, { type: 'send' | 'edit' }>,
    way: NextWay,
    reason: string,
  ): Promise<undefined> {
    log.warn({ messageId: message.id, step: step.type, reason, way: way.name }, 'refused, and tried in another way');
    await database.write(() => goOn(message, step, way, reason));
  }

  async function bury(message: StoredMessage, step: Step, reason: string): Promise<SendResult | undefined> {
    const isBuried = await database.write(async () => {
      await forgetMark(message, step);
      // A question or a place in a line would come back when it is long over.
      const now = message.momentary ? null : options.now();
      return options.deadLetters.add(message.id, reason, now, message.revision);
    });
    return isBuried ? { status: 'dead', reason } : undefined;
  }

  async function leaveBehind(
    message: StoredMessage,
    { type, slot }: Extract<Step, { type: 'remove' }>,
    reason: string,
  ) {
    log.warn({ messageId: message.id, step: type, reason }, 'could not be removed, and is left behind');
    await database.write(() => parts.remove(message.id, slot));
    return undefined;
  }

  async function settleTrouble(message: StoredMessage, step: Step, failure: CallFailure): Promise<SendResult> {
    const { status, reason } = failure;
    await database.write(async () => {
      if (step.type === 'send' && status === 'lost') await parts.countLostAnswer();
      await forgetMark(message, step);
    });
    if (status === 'unreachable') return { status, reason };
    const afterMs = status === 'retry' ? failure.afterMs : undefined;
    return { status: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
  }

  /** Takes part in a transaction. */
  async function forgetMark(message: StoredMessage, step: Step) {
    if (step.type === 'send') await parts.remove(message.id, step.part.slot);
  }

  async function nextWayOf(
    message: MessageToSend,
    step: Extract<Step, { type: 'send' | 'edit' }>,
    reason: string,
  ): Promise<NextWay | undefined> {
    return messenger.nextWay?.({
      step: step.type,
      part: step.part,
      message,
      file: await fileOf(message),
      replyTo: await replyToOf(message, step),
      shown: step.type === 'edit' ? step.shown : undefined,
      reason,
    });
  }

  /** Takes part in a transaction. */
  async function goOn(
    message: StoredMessage,
    step: Extract<Step, { type: 'send' | 'edit' }>,
    { form, edited, sendAs, isFromBeginning }: NextWay,
    reason: string,
  ) {
    const { slot } = step.part;
    // What was refused was not shown: its mark goes. What cannot be changed is left behind.
    if (step.type === 'send' || edited === 'say_anew') await parts.remove(message.id, slot);
    else if (edited === 'leave') await parts.settle(message.id, slot, step.platformId, LEFT_AS_IT_IS);
    if (isFromBeginning) for (const known of await parts.list(message.id)) await parts.remove(message.id, known.slot);
    if (sendAs === 'document') await files.sendAsDocument(message.id);
    await messages.goWithout(message.id, { ...form, reason, revision: message.revision });
  }
}

type Performed = CallFailure | { status: 'ended' } | undefined;

/** What is shown once the messenger has taken a part. */
const withPart = (shown: readonly StoredPart[], part: PlannedPart, platformId: string): StoredPart[] => [
  ...shown.filter(({ slot }) => slot !== part.slot),
  { slot: part.slot, platformId, fingerprint: part.fingerprint },
];

const NOT_NOW: CallFailure = { status: 'retry', reason: 'not sent, as another process may have taken over' };

const isForOne = ({ onlyTo, givenUp }: StoredMessage): boolean => onlyTo !== undefined && !givenUp.onlyTo;

const toAll = ({ plainParts, givenUp }: StoredMessage): NextWay => ({
  name: 'to_all',
  form: { plainParts, givenUp: { ...givenUp, onlyTo: true } },
});

function addresseeOf(message: StoredMessage): Addressee {
  const { id: messageId, remoteSessionId, silent, replyTo, onlyTo, givenUp } = message;
  return {
    ...{ messageId, remoteSessionId, silent, replyTo },
    ...(isForOne(message) && onlyTo !== undefined && { onlyTo }),
    ...(givenUp.place !== undefined && { isElsewhere: true as const }),
  };
}

/** Whether a message still looks as it did when it was planned. */
const isSameForm = (one: StoredMessage, other: StoredMessage): boolean =>
  one.revision === other.revision &&
  JSON.stringify([one.plainParts, one.givenUp]) === JSON.stringify([other.plainParts, other.givenUp]);
