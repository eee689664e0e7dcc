import { currentEventId } from '../event-context.ts';
import type { AppendResult, DeadLetter, NewQueueItem, QueueItem, QueueStore } from './queue-store.ts';

/** A queue store without a disk: for what may be lost with the process, and for tests. */
export function createMemoryQueueStore<Payload>(now: () => number = Date.now): QueueStore<Payload> {
  const known = new Map<string, number | undefined>();
  const pending = new Map<string, QueueItem<Payload>>();
  const dead: (DeadLetter & { item: QueueItem<Payload> })[] = [];
  /** By their appending, which is the order of the known. */
  const places = new Map<string, number>();
  let nextPlace = 0;
  const ofKey = (key: string) =>
    [...pending.values()]
      .filter((item) => item.key === key)
      .sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
  const byKeyPrefix = (prefix: string) =>
    [...pending.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
  const end = (id: string) => {
    const item = pending.get(id);
    if (item === undefined) return undefined;
    pending.delete(id);
    known.set(id, now());
    return item;
  };
  async function append(item: NewQueueItem<Payload>): Promise<AppendResult> {
    if (known.has(item.id)) return { status: 'duplicate' };
    known.set(item.id, undefined);
    places.set(item.id, nextPlace++);
    const { eventId = currentEventId(), notBefore = 0, ...rest } = structuredClone(item);
    const because = eventId === undefined ? {} : { eventId };
    pending.set(item.id, { ...rest, ...because, attempts: 0, notBefore, createdAt: now() });
    return { status: 'queued' };
  }
  return {
    append,
    note: append,
    pendingKeys: async () => [...new Set([...pending.values()].map((item) => item.key))],
    async head(key) {
      const [item, next] = ofKey(key);
      return item && { item, isOnly: next === undefined };
    },
    get: async (id) => pending.get(id),
    list: async (key) => ofKey(key),
    listByKeyPrefix: async (prefix) => byKeyPrefix(prefix),
    countByKeyPrefix: async (prefix) => byKeyPrefix(prefix).length,
    async replace(id, payload, notBefore) {
      const item = pending.get(id);
      if (item !== undefined)
        pending.set(id, { ...item, payload: structuredClone(payload), notBefore: notBefore ?? item.notBefore });
      return item !== undefined;
    },
    async revise(id, change) {
      const item = pending.get(id);
      if (item !== undefined) pending.set(id, { ...item, ...structuredClone(change(structuredClone(item.payload))) });
      return item !== undefined;
    },
    finish: async (id) => end(id) !== undefined,
    async hold(id, notBefore) {
      const item = pending.get(id);
      if (item !== undefined) pending.set(id, { ...item, notBefore });
    },
    async postpone(id, notBefore) {
      const item = pending.get(id);
      if (item !== undefined) pending.set(id, { ...item, attempts: item.attempts + 1, notBefore });
    },
    async bury(id, reason) {
      const item = end(id);
      if (item !== undefined) dead.unshift({ id, key: item.key, reason, finishedAt: now(), item });
    },
    async revive(id) {
      const index = dead.findIndex((letter) => letter.id === id);
      const [letter] = index < 0 ? [] : dead.splice(index, 1);
      if (letter === undefined) return undefined;
      known.set(id, undefined);
      pending.set(id, { ...letter.item, attempts: 0, notBefore: 0 });
      return letter.key;
    },
    deadLetters: async (limit) => dead.slice(0, limit).map(({ item: _, ...letter }) => letter),
    async counts() {
      const oldest = pending.values().next().value;
      return { pending: pending.size, oldestCreatedAt: oldest?.createdAt, dead: dead.length };
    },
    async prune(endedBefore) {
      for (const [id, endedAt] of known) {
        if (endedAt === undefined || endedAt >= endedBefore) continue;
        known.delete(id);
        places.delete(id);
      }
      for (let index = dead.length - 1; index >= 0; index--) {
        if ((dead[index]?.finishedAt ?? 0) < endedBefore) dead.splice(index, 1);
      }
    },
  };
}
