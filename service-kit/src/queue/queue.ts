import { backoffMs } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, outsideTransactions } from '../database.ts';
import { describeError, isCodedError } from '../errors.ts';
import { becauseOf } from '../event-context.ts';
import { isFenced } from '../ownership.ts';
import { createKeyHolds, type QueueSharing } from './key-holds.ts';
import { createKeyLanes } from './key-lanes.ts';
import type { AppendResult, NewQueueItem, QueueItem, QueueStore } from './queue-store.ts';

/** What became of one attempt. */
export type Outcome =
  | { status: 'done' }
  /** The handler has ended the item in the store itself, together with what it did. */
  | { status: 'ended' }
  /** Tried again after `afterMs`, by default after the usual backoff. */
  | { status: 'retry'; reason: string; afterMs?: number }
  /** Not to be handled yet: whoever handles it has set its time in the store. No attempt has failed. */
  | { status: 'held' }
  | { status: 'dead'; reason: string };

export type Handler<Payload> = (item: QueueItem<Payload>, signal: AbortSignal) => Promise<Outcome>;

export interface QueueLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface QueueOptions<Payload> {
  name: string;
  store: QueueStore<Payload>;
  clock: Clock;
  log: QueueLog;
  /** How many keys are handled at the same time, in each lane. */
  parallelism: number;
  /** What a key may have to wait in, because of others; see `createKeyLanes`. Default: one for all. */
  laneOf?: (key: string) => string;
  handle: Handler<Payload>;
  /** Milliseconds to wait after so many failed attempts. Default: the delays of deliveries. */
  delayMs?: (attempts: number) => number;
  /** Where other processes work on the same queue: who has which owner's keys. Default: all are ours. */
  sharing?: QueueSharing;
}

export interface Queue<Payload> {
  /** Resolves after the item is on disk. Appending an id twice is harmless. */
  append(item: NewQueueItem<Payload>): Promise<AppendResult>;
  /** As `append`, resolving without waiting for the disk; see `QueueStore`. */
  note(item: NewQueueItem<Payload>): Promise<AppendResult>;
  /** Looks at a key to which something was appended; within a transaction, after that. A wait that goes on is kept. */
  notice(key: string): void;
  /** Handles a dead letter again; false where there is none with this id, or it is not kept any more. */
  revive(id: string): Promise<boolean>;
  /**
   * Looks at a key again at once (within a transaction, after that), for example because what it waited for is back.
   * Without a key: at all of them.
   */
  wake(key?: string): void;
  /** Begins with what the last process left. */
  start(): Promise<void>;
  /** Tells the running handlers by their signal and resolves when they have ended. Nothing is taken up any more. */
  stop(): Promise<void>;
}

type KeyState = { phase: 'ready' } | { phase: 'running'; again: boolean } | { phase: 'waiting'; cancel: () => void };

/**
 * A durable queue with strict order per key.
 *
 * An item is handled until its handler says done or dead: after a crash once more, so handlers must know by the id
 * what they have done already. A failing item holds back its own key only. A thrown error counts as `dead` where it
 * says that it can't be retried, else as `retry`. Nothing is polled: appending, waking and due timers move it.
 *
 * Shared with other processes, a key is handled by the one that has its owner's work; whoever appends tells that one. A
 * process that has lost its lease gets its handlers aborted, and nothing that they do is written any more.
 */
export function createQueue<Payload>(options: QueueOptions<Payload>): Queue<Payload> {
  const { store, clock, log, parallelism, handle, name, sharing } = options;
  const delayMs = options.delayMs ?? ((attempts: number) => backoffMs(attempts));
  const keys = new Map<string, KeyState>();
  const lanes = createKeyLanes({ laneOf: options.laneOf ?? (() => ''), perLane: parallelism });
  const running = new Set<Promise<void>>();
  /** Keys whose next look ignores the time that a failed item should wait. */
  const forced = new Set<string>();
  let abort = new AbortController();
  let started = false;
  let cancelLook = () => {};
  const holds = createKeyHolds({
    queue: name,
    sharing,
    onTold(key, isForced) {
      if (!started) return;
      if (isForced) forced.add(key);
      wakeKey(key);
      pump();
    },
    onMissed: () => void lookAtAll(),
    onLost() {
      // What they do is refused from now on; afterwards each key is looked at again, as it may come back to us.
      abort.abort(new Error('another machine may have taken over'));
      abort = new AbortController();
      for (const key of keys.keys()) wakeKey(key);
      pump();
    },
  });

  function wakeKey(key: string, hasHadTurn = false) {
    const state = keys.get(key);
    if (state?.phase === 'ready') return;
    if (state?.phase === 'running') {
      state.again = true;
      return;
    }
    if (state?.phase === 'waiting') state.cancel();
    keys.set(key, { phase: 'ready' });
    lanes.add(key, hasHadTurn);
  }

  function pump() {
    while (started) {
      const key = lanes.next();
      if (key === undefined) return;
      const state: KeyState = { phase: 'running', again: false };
      keys.set(key, state);
      // Whoever woke the queue may be within a transaction, of which a handler is no part.
      const work = outsideTransactions(() => runHeld(key, state)).finally(() => {
        running.delete(work);
        lanes.end(key);
        pump();
      });
      running.add(work);
    }
  }

  /** Handles the head of a key if it is ours to handle. */
  async function runHeld(key: string, state: Extract<KeyState, { phase: 'running' }>) {
    try {
      const hold = await holds.hold(key, forced.has(key));
      if (!started) return;
      if (hold === undefined) return goOn(key, state.again);
      await hold.within(() => runHead(key, state));
    } catch (error) {
      // The store itself failed (a full disk, a lost lease): what is pending stays pending, and is looked at again later.
      log.error({ err: error, queue: name, key }, 'the queue could not reach its store');
      if (started) waitForKey(key, delayMs(3));
    }
  }

  /** What was never told of is found. */
  async function lookAtAll() {
    try {
      const pending = await store.pendingKeys();
      if (!started) return;
      for (const key of pending) if (!keys.has(key)) wakeKey(key);
      pump();
    } catch (error) {
      log.error({ err: error, queue: name }, 'the queue could not reach its store');
      if (started) cancelLook = clock.after(delayMs(3), () => void lookAtAll());
    }
  }

  async function runHead(key: string, state: Extract<KeyState, { phase: 'running' }>) {
    const head = await store.head(key);
    if (!started) return;
    if (head === undefined) return goOn(key, state.again);
    const { item, isOnly } = head;
    const isForced = forced.delete(key) && item.attempts > 0;
    const waitMs = isForced ? 0 : item.notBefore - clock.now();
    if (waitMs > 0) {
      // What it was woken for may be newer than what was read.
      if (state.again) return goOn(key, true);
      return waitForKey(key, waitMs);
    }
    // Whoever woke the queue has nothing to do with what it finds.
    const isOver = await becauseOf(item.eventId, async () => settle(item, await attempt(item)));
    if (!started) return;
    // Whatever was appended meanwhile has been noticed.
    goOn(key, !isOver || !isOnly || state.again, true);
  }

  function goOn(key: string, isMore: boolean, hasHadTurn = false) {
    keys.delete(key);
    if (isMore) return wakeKey(key, hasHadTurn);
    forced.delete(key);
    holds.release(key);
  }

  async function attempt(item: QueueItem<Payload>): Promise<Outcome | { status: 'aborted' }> {
    const { signal } = abort;
    try {
      return await handle(item, signal);
    } catch (error) {
      if (signal.aborted || isFenced(error)) return { status: 'aborted' };
      const reason = describeError(error);
      return isCodedError(error) && !error.retryable ? { status: 'dead', reason } : { status: 'retry', reason };
    }
  }

  /** False where the item is to be handled again. */
  async function settle(item: QueueItem<Payload>, outcome: Outcome | { status: 'aborted' }): Promise<boolean> {
    const details = { queue: name, key: item.key, itemId: item.id, attempts: item.attempts + 1 };
    if (outcome.status === 'done') await store.finish(item.id);
    if (outcome.status === 'dead') {
      log.error({ ...details, reason: outcome.reason }, 'given up');
      await store.bury(item.id, outcome.reason);
    }
    if (outcome.status === 'retry') {
      const afterMs = outcome.afterMs ?? delayMs(item.attempts + 1);
      log.warn({ ...details, reason: outcome.reason, afterMs }, 'failed, will be tried again');
      await store.postpone(item.id, clock.now() + afterMs, outcome.reason);
    }
    return outcome.status === 'done' || outcome.status === 'ended' || outcome.status === 'dead';
  }

  function waitForKey(key: string, waitMs: number) {
    const cancel = clock.after(waitMs, () => {
      keys.delete(key);
      wakeKey(key);
      pump();
    });
    keys.set(key, { phase: 'waiting', cancel });
  }

  /** What is not committed is not found yet. */
  const notice = (key: string) => afterCommit(() => noticeNow(key));

  function noticeNow(key: string) {
    if (!started || keys.get(key)?.phase === 'waiting') return;
    wakeKey(key);
    pump();
  }

  function wakeNow(key: string | undefined) {
    if (!started) return;
    for (const one of key === undefined ? [...keys.keys()] : [key]) {
      forced.add(one);
      wakeKey(one);
    }
    pump();
  }

  return {
    notice,
    async append(item) {
      const result = await store.append(item);
      if (result.status === 'queued') notice(item.key);
      return result;
    },
    async note(item) {
      const result = await store.note(item);
      if (result.status === 'queued') notice(item.key);
      return result;
    },
    async revive(id) {
      const key = await store.revive(id);
      if (key !== undefined) notice(key);
      return key !== undefined;
    },
    wake: (key) => afterCommit(() => wakeNow(key)),
    async start() {
      abort = new AbortController();
      started = true;
      holds.start();
      const pending = await store.pendingKeys();
      if (!started) return;
      for (const key of pending) wakeKey(key);
      pump();
    },
    async stop() {
      started = false;
      abort.abort();
      cancelLook();
      for (const state of keys.values()) if (state.phase === 'waiting') state.cancel();
      await Promise.all(running);
      keys.clear();
      forced.clear();
      lanes.clear();
      holds.stop();
    },
  };
}
