import { AsyncLocalStorage } from 'node:async_hooks';
import { type Clock, systemClock } from '../clock.ts';
import { outsideTransactions } from '../database.ts';
import type { PostgresDatabase } from './connect-database.ts';
import { fenced } from './fence.ts';
import { HOLDS_LEASE, leaseRows } from './lease-rows.ts';
import { createLeaseTime } from './lease-time.ts';

/** A process among those that share a database. It lives as long as its lease is renewed. */
export interface Worker {
  /** The number of its lease, which no other ever has: the fencing token. Undefined while it holds none. */
  id(): number | undefined;
  /** Whether nobody can have taken over from it yet. What cannot be fenced (a poll, a call elsewhere) asks before it acts. */
  isSteady(): boolean;
  /**
   * Does something on behalf of the lease of now: what it writes is refused (`FENCED`) once that lease is lost, even when
   * the worker has a new one. Throws `FENCED` where it holds none.
   */
  underLease<T>(work: () => T): T;
  /** Tells that others may have taken over; a new lease, under a new number, follows. Returns how to stop that. */
  onLost(listener: () => void): () => void;
  /**
   * Tells of workers that are gone, whoever found out, at the latest a renewal after that. What rejects is told again with
   * the next renewal.
   */
  onDead(listener: (ids: readonly number[]) => void | Promise<void>): () => void;
  /** Renews now, or joins the renewal that is under way; resolves when all have been told what it found. Never rejects. */
  renewNow(): Promise<void>;
  /** Gives the lease back: others may take over at once. */
  close(): Promise<void>;
}

export interface WorkerOptions {
  database: PostgresDatabase;
  /** For people who look at the table: which service on which machine. */
  name: string;
  /** Whether a process of this name has ended for sure, so that its lease need not be waited for. Default: of nobody. */
  hasEnded?: (name: string) => boolean;
  clock?: Clock;
  /** Milliseconds of a clock that is never set. Default: `performance.now`. */
  monotonic?: () => number;
  /** How long it lives without a renewal. Default: 6,000; measured: a dead machine's work goes on within that and a renewal. */
  leaseMs?: number;
  /** Default: 2,000, so that two renewals may be lost. */
  renewMs?: number;
  /** Told why a renewal failed, or what was told did. */
  onError(error: unknown): void;
}

/**
 * Registers this process and renews its lease, by one transaction per renewal and the database's clock alone: those of
 * machines differ. From then on each write of the database is fenced by the lease.
 */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const { database, name, clock = systemClock, monotonic = () => performance.now(), onError } = options;
  const { leaseMs = 6_000, renewMs = 2_000, hasEnded } = options;
  const rows = leaseRows(database);
  const time = createLeaseTime(leaseMs);
  const bound = new AsyncLocalStorage<number>();
  const lostListeners = new Set<() => void>();
  const deadListeners = new Set<(ids: readonly number[]) => void | Promise<void>>();
  let id: number | undefined;
  let known = new Set<number>();
  let untold = new Set<number>();
  let renewing: Promise<void> | undefined;
  let telling: Promise<void> | undefined;
  let cancel = () => {};
  let isClosed = false;

  async function register() {
    const sentAt = monotonic();
    const { given, living } = await database.writeUnfenced(
      async () => {
        if (hasEnded !== undefined) await rows.buryNamed(hasEnded);
        await rows.forgetKeysOfDead();
        return { given: await rows.insert(name), living: await rows.living() };
      },
      // A server that crashes would forget a number that it has told, and tell it to another one.
      { answerTimeoutMs: renewMs, waitsForDisk: true },
    );
    id = given.id;
    known = living;
    time.ended();
    time.renewed(sentAt, given.at);
  }

  async function renew(mine: number) {
    const sentAt = monotonic();
    const found = await database.writeUnfenced(
      async () => {
        const at = await rows.renew(mine);
        if (at === undefined) return undefined;
        if (time.mayJudge(sentAt, at)) await rows.bury(mine, leaseMs);
        return { at, living: await rows.living() };
      },
      { answerTimeoutMs: renewMs },
    );
    if (found === undefined) return await lose();
    time.renewed(sentAt, found.at);
    for (const one of known) if (!found.living.has(one)) untold.add(one);
    known = found.living;
  }

  async function lose() {
    id = undefined;
    time.ended();
    for (const listener of lostListeners) tell(listener);
    await register();
  }

  async function renewOrRegister(): Promise<boolean> {
    try {
      await (id === undefined ? register() : renew(id));
      return true;
    } catch (error) {
      onError(error);
      return false;
    }
  }

  async function renewNow(): Promise<void> {
    if (isClosed) return;
    renewing ??= renewAndGoOn().finally(() => {
      renewing = undefined;
    });
    await renewing;
    telling ??= tellOfDead().finally(() => {
      telling = undefined;
    });
    await telling;
  }

  async function renewAndGoOn() {
    cancel();
    const isRenewed = await renewOrRegister();
    // Sooner after a failure: there is less of the lease left.
    if (!isClosed) cancel = clock.after(isRenewed ? renewMs : renewMs / 4, goOn);
  }

  // Whoever set the timer may have been within a transaction.
  const goOn = () => outsideTransactions(() => void renewNow());

  async function tellOfDead() {
    const ids = [...untold];
    untold = new Set();
    if (ids.length > 0) {
      const told = await Promise.allSettled([...deadListeners].map(async (listener) => listener(ids)));
      for (const result of told) {
        if (result.status === 'fulfilled') continue;
        onError(result.reason);
        untold = new Set([...untold, ...ids]);
      }
    }
  }

  function tell(listener: () => void) {
    try {
      listener();
    } catch (error) {
      onError(error);
    }
  }

  await outsideTransactions(register);
  database.useFence(() => {
    const mine = bound.getStore() ?? id;
    return mine === undefined || mine !== id ? undefined : { sql: HOLDS_LEASE, values: [mine] };
  });
  cancel = clock.after(renewMs, goOn);

  return {
    id: () => id,
    isSteady: () => id !== undefined && time.isSteady(monotonic()),
    underLease(work) {
      if (id === undefined) throw fenced('this process holds no lease at the moment: another machine takes over');
      return bound.run(id, work);
    },
    onLost: (listener) => added(lostListeners, listener),
    onDead: (listener) => added(deadListeners, listener),
    renewNow: () => outsideTransactions(renewNow),
    async close() {
      if (isClosed) return;
      isClosed = true;
      cancel();
      await renewing;
      await telling;
      const mine = id;
      id = undefined;
      time.ended();
      if (mine === undefined) return;
      await outsideTransactions(() =>
        database.writeUnfenced(() => rows.remove(mine), { answerTimeoutMs: renewMs }),
      ).catch(onError);
    },
  };
}

function added<T>(set: Set<T>, one: T): () => void {
  set.add(one);
  return () => set.delete(one);
}
