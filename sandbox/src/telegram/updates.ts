import type { Update } from '@grammyjs/types';
import { ApiFailure } from './errors.ts';
import type { Timers } from './timers.ts';

const KEEP_MS = 24 * 60 * 60 * 1000;
const MAX_BATCH = 100;
const TERMINATED = 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';

/** What a bot gets without naming it; the others must be in `allowed_updates`. */
const NAMED_ONLY = new Set(['chat_member', 'message_reaction', 'message_reaction_count', 'stopped_message_generation']);

export type UpdateKind = Exclude<keyof Update, 'update_id'>;
type Entry = { update: Update; expiresAt: number };
export type Poll = { offset: number; limit: number; timeoutMs: number };
type Waiting = Poll & { answer(updates: Update[]): void; refuse(error: ApiFailure): void };

/**
 * The queue between people and the bot, with the semantics of `getUpdates`: an update leaves it only when a later
 * poll names a higher offset, or after 24 hours; until then it is delivered again to whoever asks.
 */
export function createUpdateQueue(timers: Timers, firstUpdateId: number, onWaiting: () => void) {
  let entries: Entry[] = [];
  let head = 0;
  let nextId = firstUpdateId;
  let allowed: string[] = [];
  let waiting: Waiting | undefined;
  let isWaking = false;
  const confirmedIds: number[] = [];

  const isAllowed = (kind: string) => (allowed.length > 0 ? allowed.includes(kind) : !NAMED_ONLY.has(kind));

  const moveHead = (to: number, isConfirmed: boolean) => {
    for (; head < to; head++) {
      const entry = entries[head];
      if (entry && isConfirmed) confirmedIds.push(entry.update.update_id);
    }
    if (head > 512 && head * 2 > entries.length) {
      entries = entries.slice(head);
      head = 0;
    }
  };

  const dropExpired = () => {
    const now = timers.now();
    let to = head;
    while (to < entries.length && (entries[to]?.expiresAt ?? 0) <= now) to++;
    moveHead(to, false);
  };

  const confirmBelow = (offset: number) => {
    let to = head;
    while (to < entries.length && (entries[to]?.update.update_id ?? 0) < offset) to++;
    moveHead(to, true);
  };

  const batch = ({ offset, limit }: Poll): Update[] => {
    dropExpired();
    if (offset < 0) moveHead(Math.max(head, entries.length + offset), true);
    if (offset > 0) confirmBelow(offset);
    return entries.slice(head, head + limit).map(({ update }) => update);
  };

  const wake = () => {
    if (!waiting || isWaking) return;
    isWaking = true;
    queueMicrotask(() => {
      isWaking = false;
      const poll = waiting;
      if (!poll) return;
      const updates = batch({ ...poll, offset: Math.max(poll.offset, 0) });
      if (updates.length > 0) poll.answer(updates);
    });
  };

  const terminate = (error: ApiFailure) => waiting?.refuse(error);

  return {
    confirmedIds,
    /** Queues an update; nothing happens where the bot has not allowed its kind. Answers its id. */
    push<Kind extends UpdateKind>(kind: Kind, content: NonNullable<Update[Kind]>): number | undefined {
      if (!isAllowed(kind)) return undefined;
      const update: Update = { update_id: nextId++, [kind]: content };
      entries.push({ update, expiresAt: timers.now() + KEEP_MS });
      wake();
      return update.update_id;
    },
    /**
     * Answers what waits, at once or as soon as something comes, or an empty list after the timeout.
     * Ends an older poll that still waits with Telegram's 409. `onClosed` reports a bot that hung up.
     */
    poll(request: Poll, onClosed: (listener: () => void) => void): Promise<Update[]> {
      terminate(new ApiFailure(409, TERMINATED));
      const poll = { ...request, limit: Math.min(Math.max(request.limit, 1), MAX_BATCH) };
      const updates = batch(poll);
      if (updates.length > 0 || poll.timeoutMs <= 0) return Promise.resolve(updates);
      return new Promise((resolve, reject) => {
        const leave = () => {
          timers.clearTimeout(timer);
          if (waiting === mine) waiting = undefined;
        };
        const mine: Waiting = {
          ...poll,
          answer: (found) => {
            leave();
            resolve(found);
          },
          refuse: (error) => {
            leave();
            reject(error);
          },
        };
        const timer = timers.setTimeout(() => mine.answer([]), poll.timeoutMs);
        waiting = mine;
        onClosed(() => mine.answer([]));
        onWaiting();
      });
    },
    terminate,
    isPolling: () => waiting !== undefined,
    pending(): Update[] {
      dropExpired();
      return entries.slice(head).map(({ update }) => update);
    },
    dropAll: () => moveHead(entries.length, true),
    /** Remembered until it is set again; an empty list means all but the kinds that must be named. */
    setAllowed(kinds: string[]): void {
      allowed = kinds;
    },
    allowed: () => allowed,
  };
}

export type UpdateQueue = ReturnType<typeof createUpdateQueue>;
