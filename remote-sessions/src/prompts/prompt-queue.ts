import {
  type Clock,
  createQueue,
  type Handler,
  type Outcome,
  type QueueItem,
  type QueueLog,
  type QueueSharing,
  type QueueStore,
} from 'service-kit';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import type { Prompt } from './prompt.ts';
import { type PromptPart, promptText } from './prompt-text.ts';
import {
  belongsTo,
  goesOnWith,
  holdMsAfter,
  MOST_HELD_MS,
  MOST_PARTS,
  type Patience,
} from './what-belongs-together.ts';

/** How many prompts may wait per remote session, beside the one that runs (design.md section 4). */
export const MOST_WAITING = 20;

/** `place` counts from 1; 0 means that nothing is before it. `ended`: this id has run or was dropped before. */
export type AddResult = { status: 'queued'; place: number } | { status: 'full' } | { status: 'ended' };

export type DropResult = { status: 'dropped' } | { status: 'running' } | { status: 'unknown' };

/** `too_late`: its prompt may have begun. `not_waiting`: it has ended, was dropped, or never was. */
export type ChangeResult =
  | { status: 'changed'; promptId: string }
  | { status: 'too_late'; promptId: string }
  | { status: 'not_waiting' };

/** The prompts of all remote sessions: durable, one at a time and in order per remote session. */
export interface PromptQueue {
  /**
   * The same id again changes nothing. A note (see `QueueStore`): the event that it came by, or the answer below which it
   * was asked for, is on disk and is handled again where it is lost.
   */
  add(id: string, prompt: Prompt): Promise<AddResult>;
  /** All that wait or run, in order. */
  list(ref: SessionRef): Promise<QueueItem<Prompt>[]>;
  /** All that wait or run, of all remote sessions, in the order in which they came. */
  listAll(): Promise<QueueItem<Prompt>[]>;
  find(id: string): Promise<QueueItem<Prompt> | undefined>;
  /** Takes a waiting prompt away. `unknown`: it has ended, was dropped before, or belongs to another remote session. */
  drop(ref: SessionRef, id: string): Promise<DropResult>;
  dropWaiting(ref: SessionRef): Promise<void>;
  /**
   * Adds a message to the prompt that was added last, where it belongs to that; resolves with the prompt's id, undefined
   * where the message is one of its own. Then what was held for it is held no longer.
   */
  join(ref: SessionRef, part: PromptPart, project: string): Promise<string | undefined>;
  /** Changes a message that still waits. */
  edit(ref: SessionRef, part: PromptPart): Promise<ChangeResult>;
  /** Takes a message that still waits away; what it was sent together with stays. */
  withdraw(ref: SessionRef, messageId: string): Promise<ChangeResult>;
  /** What waits in a remote session is looked at at once. */
  wake(ref: SessionRef): void;
  /** Etienne may be back: what waits for it is tried at once. */
  wakeAll(): void;
  /** Runs a prompt that was given up before it began; false where there is none. What has begun never runs again. */
  revive(id: string): Promise<boolean>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface PromptQueueOptions {
  store: QueueStore<Prompt>;
  /** What runs now in a remote session. */
  active: { get(ref: SessionRef): { readonly id: string } | undefined };
  /** Whether a prompt may have reached Etienne, also where nobody follows it right now. */
  hasBegun(id: string): Promise<boolean>;
  /** Begins a prompt, of which `active` tells from the very call on. */
  run: Handler<Prompt>;
  /** What a prompt has to pass before it may run, such as a question to its person. Default: nothing. */
  gate?(run: Handler<Prompt>): Handler<Prompt>;
  /** Told when a prompt waits no more: it is taken up (perhaps again), or was dropped. */
  onTaken?(ref: SessionRef, id: string): void;
  /** How long is waited for what belongs to a message. */
  patience: Patience;
  /** Where several managers run prompts. */
  sharing?: QueueSharing;
  clock: Clock;
  log: QueueLog;
}

/** How many prompts run at the same time in all; each one costs an open connection to Etienne. */
const PARALLELISM = 1_000;

/** Of how many prompts it is remembered that they were changed; what is on its way to its turn arrives within milliseconds. */
const MOST_OUTDATED = 10_000;

export function createPromptQueue(options: PromptQueueOptions): PromptQueue {
  const { store, active, hasBegun, patience, sharing, clock, log } = options;
  /** Being changed or dropped right now: whatever takes it up waits for that. */
  const changing = new Map<string, Promise<unknown>>();
  /** Changed or dropped since they were read here last: what was read before may still be on its way to its turn. */
  const outdated = new Set<string>();
  const passGate = options.gate?.(beginIfTrue) ?? beginIfTrue;
  const queue = createQueue<Prompt>({
    name: 'prompts',
    store,
    clock,
    log,
    parallelism: PARALLELISM,
    ...(sharing && { sharing }),
    async handle(item, signal) {
      const now = isTrue(item.id) ? item : await asItIsNow(item.id);
      if (now === undefined) return { status: 'done' };
      options.onTaken?.(now.payload, now.id);
      return passGate(now, signal);
    },
  });

  /** Whether what was read of a prompt is all that there is to know of it. */
  const isTrue = (id: string) => !changing.has(id) && !outdated.has(id);

  /** Once nothing changes it any more; undefined where it was dropped. */
  async function asItIsNow(id: string): Promise<QueueItem<Prompt> | undefined> {
    for (;;) {
      await changing.get(id)?.catch(() => {});
      outdated.delete(id);
      const now = await store.get(id);
      if (now === undefined || isTrue(id)) return now;
    }
  }

  /** Whichever comes first: a prompt is either changed or dropped, or run as it was, never both. */
  async function beginIfTrue(item: QueueItem<Prompt>, signal: AbortSignal): Promise<Outcome> {
    if (isTrue(item.id)) return options.run(item, signal);
    const now = await asItIsNow(item.id);
    return now === undefined ? { status: 'done' } : passGate(now, signal);
  }

  /** To be called in the same turn in which it was seen that the prompt does not run. */
  async function change(id: string, work: () => Promise<boolean>): Promise<boolean> {
    const changed = work();
    changing.set(id, changed);
    noteOutdated(id);
    try {
      return await changed;
    } finally {
      if (changing.get(id) === changed) changing.delete(id);
    }
  }

  function noteOutdated(id: string) {
    outdated.add(id);
    const [oldest] = outdated;
    if (outdated.size > MOST_OUTDATED && oldest !== undefined) outdated.delete(oldest);
  }

  async function own(ref: SessionRef, id: string): Promise<QueueItem<Prompt> | undefined> {
    const item = await store.get(id);
    return item?.key === sessionKey(ref) ? item : undefined;
  }

  /** To be asked last: it may begin whenever something else is waited for. */
  const isActive = (ref: SessionRef, id: string) => active.get(ref)?.id === id;

  async function drop(ref: SessionRef, id: string): Promise<DropResult> {
    const item = await own(ref, id);
    if (item === undefined) return { status: 'unknown' };
    if ((await hasBegun(id)) || isActive(ref, id)) return { status: 'running' };
    try {
      if (!(await change(id, () => store.finish(id)))) return { status: 'unknown' };
      options.onTaken?.(ref, id);
      return { status: 'dropped' };
    } finally {
      // It may have been the one that held the others back.
      queue.wake(sessionKey(ref));
    }
  }

  async function holding(ref: SessionRef, messageId: string): Promise<QueueItem<Prompt> | undefined> {
    return (await store.list(sessionKey(ref))).find(({ payload }) => payload.parts?.some(isPart(messageId)));
  }

  function timesAfter(part: PromptPart | undefined, now: number, most = now + MOST_HELD_MS) {
    const holdMs = part === undefined ? 0 : holdMsAfter(part, patience);
    return {
      ...(holdMs > 0 && { heldUntil: Math.min(now + holdMs, most) }),
      ...(part !== undefined && patience.afterOthersMs > 0 && { joinableUntil: now + patience.afterOthersMs }),
    };
  }

  /** What comes now does not belong to it, so nothing more does. */
  async function release(ref: SessionRef, { id, payload, attempts }: QueueItem<Prompt>) {
    if ((payload.heldUntil ?? 0) <= clock.now() || attempts > 0) return;
    await change(id, () => store.revise(id, (now) => ({ payload: withoutTimes(now), notBefore: 0 })));
    queue.wake(sessionKey(ref));
  }

  return {
    async add(id, prompt) {
      const before = (await store.list(sessionKey(prompt))).filter((item) => item.id !== id);
      const running = active.get(prompt) === undefined ? 0 : 1;
      if (before.length - running >= MOST_WAITING) return { status: 'full' };
      const first = prompt.parts?.[0];
      const replyTo = before.length > 0 || first?.sender !== undefined ? first?.messageId : undefined;
      const times = timesAfter(prompt.parts?.at(-1), clock.now());
      const appended = await queue.note({
        id,
        key: sessionKey(prompt),
        payload: { ...prompt, ...times, ...(replyTo !== undefined && { replyTo }) },
        ...(times.heldUntil !== undefined && { notBefore: times.heldUntil }),
      });
      if (appended.status === 'duplicate' && (await store.get(id)) === undefined) return { status: 'ended' };
      return { status: 'queued', place: before.length };
    },
    list: (ref) => store.list(sessionKey(ref)),
    listAll: () => store.listByKeyPrefix(''),
    find: (id) => store.get(id),
    drop,
    async dropWaiting(ref) {
      for (const item of await store.list(sessionKey(ref))) await drop(ref, item.id);
    },
    async join(ref, part, project) {
      const items = await store.list(sessionKey(ref));
      // Its event came again: it must not become a prompt of its own.
      const before = items.find(({ payload }) => payload.parts?.slice(1).some(isPart(part.messageId)));
      if (before !== undefined) return before.id;
      const last = items.at(-1);
      const lastPart = last?.payload.parts?.at(-1);
      if (last === undefined || lastPart === undefined) return undefined;
      if ((await hasBegun(last.id)) || isActive(ref, last.id)) return undefined;
      if (last.payload.parts?.some(isPart(part.messageId))) return undefined;
      const goesOn = goesOnWith(lastPart, part);
      const isWanted = mayStillJoin(last, clock.now()) && last.payload.project === project;
      if (!isWanted || !(goesOn || belongsTo(last.payload.parts ?? [], part))) {
        await release(ref, last);
        return undefined;
      }
      const { heldUntil, joinableUntil } = timesAfter(part, clock.now(), last.createdAt + MOST_HELD_MS);
      const times = { ...(heldUntil && { heldUntil }), ...(joinableUntil && { joinableUntil }) };
      const joined = (now: Prompt) => ({
        payload: withParts({ ...withoutTimes(now), ...times }, [...(now.parts ?? []), { ...part, goesOn }]),
        notBefore: heldUntil ?? 0,
      });
      const isJoined = await change(last.id, () => store.revise(last.id, joined));
      queue.wake(sessionKey(ref));
      return isJoined ? last.id : undefined;
    },
    async edit(ref, part) {
      const item = await holding(ref, part.messageId);
      if (item === undefined) return { status: 'not_waiting' };
      if ((await hasBegun(item.id)) || isActive(ref, item.id)) return { status: 'too_late', promptId: item.id };
      let isReleased = false;
      const revised = (now: Prompt) => {
        const next = edited(now, part);
        isReleased = next.notBefore !== undefined;
        return next;
      };
      const isChanged = await change(item.id, () => store.revise(item.id, revised));
      if (isReleased) queue.wake(sessionKey(ref));
      return isChanged ? { status: 'changed', promptId: item.id } : { status: 'not_waiting' };
    },
    async withdraw(ref, messageId) {
      const item = await holding(ref, messageId);
      if (item === undefined) return { status: 'not_waiting' };
      const { id, payload } = item;
      if ((await hasBegun(id)) || isActive(ref, id)) return { status: 'too_late', promptId: id };
      const left = (now: Prompt) => now.parts?.filter((one) => one.messageId !== messageId) ?? [];
      if (left(payload).length > 0) {
        const isChanged = await change(id, () => store.revise(id, (now) => ({ payload: withParts(now, left(now)) })));
        return isChanged ? { status: 'changed', promptId: id } : { status: 'not_waiting' };
      }
      const { status } = await drop(ref, id);
      if (status === 'running') return { status: 'too_late', promptId: id };
      return status === 'dropped' ? { status: 'changed', promptId: id } : { status: 'not_waiting' };
    },
    wake: (ref) => queue.wake(sessionKey(ref)),
    wakeAll: () => queue.wake(),
    revive: queue.revive,
    start: queue.start,
    stop: queue.stop,
  };
}

const isPart = (messageId: string) => (part: PromptPart) => part.messageId === messageId;

/** A part that was changed goes on where it went on before; files that are in the project are not brought again. */
function inPlaceOf(
  { sender, goesOn, areFilesThere, pointsAt, voice, text }: PromptPart,
  changed: PromptPart,
): PromptPart {
  const { attachments, ...words } = changed;
  // Its sound is not sent along any more.
  if (voice === 'heard') return { ...(sender && { sender }), ...words, text: words.text.trim() || text, voice };
  return {
    ...(sender && { sender }),
    ...words,
    ...(voice && { voice }),
    ...(goesOn !== undefined && { goesOn }),
    ...(areFilesThere ? { areFilesThere, ...(pointsAt && { pointsAt }) } : attachments && { attachments }),
  };
}

/** A prompt with a part as it is now. */
function edited(prompt: Prompt, part: PromptPart): { payload: Prompt; notBefore?: number } {
  const { parts = [] } = prompt;
  const changed = parts.map((one) => (one.messageId === part.messageId ? inPlaceOf(one, part) : one));
  const isOfVoice = parts.some((one) => one.messageId === part.messageId && one.voice === 'heard');
  if (!isOfVoice) return { payload: withParts(prompt, changed) };
  // Where its words are corrected there is nothing more to confirm.
  const { isUnconfirmed: _unconfirmed, ...confirmed } = prompt;
  return { payload: withParts(confirmed, changed), notBefore: 0 };
}

function withoutTimes({ heldUntil: _held, joinableUntil: _joinable, ...prompt }: Prompt): Prompt {
  return prompt;
}

const mayStillJoin = ({ payload, createdAt }: QueueItem<Prompt>, now: number): boolean =>
  now <= Math.max(payload.heldUntil ?? 0, payload.joinableUntil ?? 0) &&
  now - createdAt <= MOST_HELD_MS &&
  (payload.parts?.length ?? 0) < MOST_PARTS;

const withParts = (prompt: Prompt, parts: readonly PromptPart[]): Prompt => ({
  ...prompt,
  parts,
  text: promptText(prompt.context, parts),
});
