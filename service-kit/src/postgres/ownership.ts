import type { Clock } from '../clock.ts';
import { outsideTransactions } from '../database.ts';
import type { Hold, Ownership } from '../ownership.ts';
import { createAsking } from './asking.ts';
import type { Claims } from './claims.ts';
import type { PostgresDatabase } from './connect-database.ts';
import { fenced } from './fence.ts';
import type { Notices } from './notices.ts';
import { createParcels } from './parcels.ts';
import type { Worker } from './worker.ts';

export interface OwnershipOptions {
  database: PostgresDatabase;
  worker: Worker;
  claims: Claims;
  notices: Notices;
  clock: Clock;
  /** How long what nobody holds stays ours, so that whoever writes again finds what is known of them. Default: 60,000. */
  keptMs?: number;
  onError(error: unknown): void;
}

const GIVEN_UP = 'given-up';

/** What is ours: how many hold it, and since when nobody does. */
interface Owned {
  holders: number;
  idleSince: number;
}

/**
 * Makes the ownership of this worker: what is held first is claimed, what nobody has held for a while is given back, many
 * at once. It costs nothing while nothing happens.
 */
export function createOwnership(options: OwnershipOptions): Ownership & { close(): Promise<void> } {
  const { database, worker, claims, notices, clock, keptMs = 60_000, onError } = options;
  let owned = new Map<string, Owned>();
  /** Claims on their way, and those that are being given back. */
  const underWay = new Map<string, Promise<unknown>>();
  let isPlanned = false;
  let isClosed = false;
  let cancel = () => {};
  /** Resolves when the server has all that was asked to be heard. */
  let heard: Promise<unknown> = Promise.resolve();
  const missedListeners = new Set<() => void>();
  const lostListeners = new Set<() => void>();
  const stops = [
    worker.onLost(() => {
      owned = new Map();
      tellAll(lostListeners);
    }),
    worker.onDead(() => tellAll(missedListeners)),
    notices.onReconnected(() => tellAll(missedListeners)),
  ];

  function tellAll(listeners: ReadonlySet<() => void>) {
    for (const listener of listeners) outsideTransactions(listener);
  }

  /** Of what is given back a claim has to wait: until then nobody can have it. */
  function giveBack() {
    isPlanned = false;
    const before = clock.now() - keptMs;
    const idle = [...owned].filter(([, { holders }]) => holders === 0);
    const names = idle.filter(([, { idleSince }]) => idleSince <= before).map(([name]) => name);
    if (names.length < idle.length) plan();
    if (names.length > 0) void release(names);
  }

  /** Where it fails they stay ours by the database, and are claimed again when somebody wants them. */
  async function release(names: readonly string[]) {
    const released = claims.release(names).catch(onError);
    for (const name of names) {
      owned.delete(name);
      underWay.set(name, released);
    }
    await released;
    for (const name of names) if (underWay.get(name) === released) underWay.delete(name);
  }

  function plan() {
    if (isPlanned || isClosed) return;
    isPlanned = true;
    cancel = clock.after(keptMs, () => outsideTransactions(giveBack));
  }

  async function take(name: string): Promise<boolean> {
    if (owned.has(name)) return true;
    // Else what is told or given up between the claim and the moment from which it is heard would be missed.
    await heard;
    for (;;) {
      if (owned.has(name)) return true;
      const other = underWay.get(name);
      if (other === undefined) break;
      await other.catch(() => {});
    }
    const mine = owned;
    const claiming = outsideTransactions(() => claims.claim(name));
    underWay.set(name, claiming);
    try {
      const isOurs = await claiming;
      if (isOurs && mine === owned) owned.set(name, { holders: 0, idleSince: clock.now() });
      return isOurs && mine === owned;
    } finally {
      if (underWay.get(name) === claiming) underWay.delete(name);
    }
  }

  function holdOwned(name: string, one: Owned): Hold {
    one.holders += 1;
    const mine = owned;
    const id = worker.id();
    function leave() {
      one.holders -= 1;
      one.idleSince = clock.now();
      if (one.holders === 0) plan();
    }
    return {
      within(work) {
        if (mine !== owned) throw fenced('this process has lost what it held: another machine may have taken over');
        return worker.underLease(work);
      },
      isSteady: () => mine === owned && worker.id() === id && worker.isSteady(),
      leave,
      async giveUp() {
        leave();
        if (one.holders > 0 || owned.get(name) !== one) return;
        await outsideTransactions(() => release([name]));
        await notices.notify(GIVEN_UP, name).catch(onError);
      },
    };
  }

  async function hold(name: string): Promise<Hold | undefined> {
    if (!(await take(name))) return undefined;
    const one = owned.get(name);
    return one && holdOwned(name, one);
  }

  function listen(topic: string, hear: (payload: string) => void): () => void {
    const listening = notices.listen(topic, (payload) => outsideTransactions(() => hear(payload)));
    const earlier = heard;
    heard = listening.catch(onError).then(() => earlier);
    return () => {
      listening.then((stop) => stop()).catch(onError);
    };
  }

  function onTold(topic: string, listener: (what: string) => void): () => void {
    return listen(topic, (payload) => {
      const end = payload.indexOf(' ');
      if (Number(payload.slice(0, end)) === worker.id()) listener(payload.slice(end + 1));
    });
  }

  const { ask, onAsked, close } = createAsking({
    hold,
    ownerOf: claims.ownerOf,
    workerId: worker.id,
    parcels: createParcels(database, notices),
    onTold,
    clock,
    onError,
  });

  return {
    hold,
    async tell(owner, topic, what) {
      const id = await claims.ownerOf(owner);
      if (id !== undefined) await notices.notify(topic, `${id} ${what}`);
    },
    ask,
    onAsked,
    onTold,
    onGivenUp: (listener) => listen(GIVEN_UP, listener),
    isSteady: worker.isSteady,
    onMissed: (listener) => added(missedListeners, listener),
    onLost: (listener) => added(lostListeners, listener),
    async close() {
      isClosed = true;
      cancel();
      close();
      for (const stop of stops) stop();
      await Promise.allSettled(underWay.values());
    },
  };
}

function added<T>(set: Set<T>, one: T): () => void {
  set.add(one);
  return () => set.delete(one);
}
