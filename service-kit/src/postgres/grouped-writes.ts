import { AsyncLocalStorage } from 'node:async_hooks';
import { delay, systemClock } from '../clock.ts';
import { inTransaction } from '../database.ts';
import { defineError } from '../errors.ts';
import type { Fence } from './fence.ts';
import { letThrough, nextOf, type PendingWrite } from './pending-writes.ts';
import type { Attempt, TryTransaction } from './transactions.ts';
import { createTries } from './tries.ts';

const busy = defineError('DATABASE_BUSY', { statusCode: 503, retryable: true });

/** For how long further writes are taken into a transaction; ours, so that none waits long for others. */
const MAX_GROUP_MS = 25;
/** How long a write waits for its turn. Then it is refused, so that writes which wait for each other come to an end. */
const MAX_WAIT_MS = 10_000;

type Line = 'apart' | 'alone';

export interface WriteKind {
  /** See `WriteOptions`. */
  apart: string | undefined;
  isNote: boolean;
  fence: Fence | undefined;
}

export interface GroupedWrites {
  /** Runs `work` in the next transaction of its line, and resolves with its result once that is committed. */
  add<T>(work: () => T | Promise<T>, kind: WriteKind): Promise<T>;
}

export interface GroupedWritesOptions {
  tryTransaction: TryTransaction;
  /** Where the database is, for errors. */
  place: string;
  /** How long a write waits for its turn, in milliseconds. Default: 10,000. */
  maxWaitMs?: number;
}

/**
 * Puts what is to be written at the same time into common transactions: one BEGIN, fence and COMMIT for all of it. What goes
 * apart has one line, what goes alone another; of each line one transaction at a time is open.
 *
 * Where a group fails nothing of it has happened, and each of its writes is run by itself: none suffers for another. What
 * waits for a lock that another process holds lets the others go first.
 */
export function createGroupedWrites(options: GroupedWritesOptions): GroupedWrites {
  const { tryTransaction, place, maxWaitMs = MAX_WAIT_MS } = options;
  /** A group is nobody's: whatever it calls by the way has nothing to do with whoever came first. */
  const inNobodysContext = AsyncLocalStorage.snapshot();
  const lines: Record<Line, (write: PendingWrite) => void> = { apart: createLine(), alone: createLine() };

  function createLine() {
    let pending: PendingWrite[] = [];
    let isBusy = false;

    async function runAll() {
      while (pending.length > 0) {
        const group = nextOf(pending);
        pending = pending.slice(group.length);
        const { first, last } = await run(group);
        pending = [...first, ...pending, ...last];
      }
      isBusy = false;
    }

    return (write: PendingWrite) => {
      pending.push(write);
      if (isBusy) return;
      isBusy = true;
      // What comes in the same turn of the event loop goes along.
      inNobodysContext(() => setImmediate(() => void runAll()));
    };
  }

  /** Answers what is left of them. */
  async function run(all: readonly PendingWrite[]): Promise<{ first: PendingWrite[]; last: PendingWrite[] }> {
    const { group, question } = letThrough(all);
    const [write] = group;
    if (write === undefined) return { first: [], last: [] };
    let fullAt: number | undefined;
    const attempt = await tryTransaction(
      group,
      { reach: write.tries.reach(), isNote: group.every(({ isNote }) => isNote), question },
      () => {
        fullAt ??= performance.now() + MAX_GROUP_MS;
        return performance.now() > fullAt;
      },
    ).catch((error): Attempt => ({ status: 'failed', error, isOfAll: true }));
    if (attempt.status === 'done') {
      for (const [index, value] of attempt.values.entries()) group[index]?.resolve(value);
      return { first: group.slice(attempt.values.length), last: [] };
    }
    if (attempt.status === 'failed' && (attempt.isOfAll || group.length === 1)) {
      for (const one of group) one.reject(attempt.error);
      return { first: [], last: [] };
    }
    for (const one of group) one.isByItself = true;
    if (group.length > 1 || attempt.status === 'failed') return { first: group, last: [] };
    return again(write, attempt);
  }

  async function again(write: PendingWrite, attempt: Exclude<Attempt, { status: 'done' | 'failed' }>) {
    try {
      const pauseMs = write.tries.again(attempt);
      if (pauseMs > 0) await delay(systemClock, pauseMs);
      return { first: [], last: [write] };
    } catch (error) {
      write.reject(error);
      return { first: [], last: [] };
    }
  }

  return {
    add: (work, { apart, isNote, fence }) => {
      const reach = apart === undefined ? 'alone' : 'apart';
      // On behalf of whoever asked for it, and of their lease.
      const inContext = AsyncLocalStorage.snapshot();
      return new Promise((resolve, reject) => {
        let isRefused = false;
        const timer = setTimeout(() => {
          isRefused = true;
          reject(
            busy(
              'a write waited too long for its turn: the database is slow, or writes wait for each other; it is tried again',
            ),
          );
        }, maxWaitMs);
        lines[reach]({
          isNote,
          tries: createTries(reach, place),
          isByItself: false,
          about: apart,
          work: (transaction) => inContext(() => inTransaction(transaction, work)),
          question: () => (fence === undefined ? undefined : (inContext(fence) ?? 'closed')),
          resolve: resolve as (value: unknown) => void,
          reject,
          begin() {
            clearTimeout(timer);
            return !isRefused;
          },
        });
      });
    },
  };
}
