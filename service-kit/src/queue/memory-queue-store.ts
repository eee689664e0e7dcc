import type { DeadLetter, QueueItem, QueueStore } from './queue-store.ts';

/** A queue store without a disk: for what may be lost with the process, and for tests. */
export function createMemoryQueueStore<Payload>(now: () => number = Date.now): QueueStore<Payload> {
  const known = new Map<string, number | undefined>();
  const pending = new Map<string, QueueItem<Payload>>();
  const dead: DeadLetter[] = [];
  const ofKey = (key: string) => [...pending.values()].filter((item) => item.key === key);
  const end = (id: string) => {
    const item = pending.get(id);
    if (item === undefined) return undefined;
    pending.delete(id);
    known.set(id, now());
    return item;
  };
  return {
    async append(item) {
      if (known.has(item.id)) return { status: 'duplicate' };
      known.set(item.id, undefined);
      pending.set(item.id, { ...structuredClone(item), attempts: 0, notBefore: item.notBefore ?? 0, createdAt: now() });
      return { status: 'queued' };
    },
    pendingKeys: async () => [...new Set([...pending.values()].map((item) => item.key))],
    head: async (key) => ofKey(key)[0],
    get: async (id) => pending.get(id),
    list: async (key) => ofKey(key),
    async replace(id, payload, notBefore) {
      const item = pending.get(id);
      if (item !== undefined)
        pending.set(id, { ...item, payload: structuredClone(payload), notBefore: notBefore ?? item.notBefore });
      return item !== undefined;
    },
    finish: async (id) => end(id) !== undefined,
    async postpone(id, notBefore) {
      const item = pending.get(id);
      if (item !== undefined) pending.set(id, { ...item, attempts: item.attempts + 1, notBefore });
    },
    async bury(id, reason) {
      const item = end(id);
      if (item !== undefined) dead.unshift({ id, key: item.key, reason, finishedAt: now() });
    },
    deadLetters: async (limit) => dead.slice(0, limit),
    async counts() {
      const oldest = pending.values().next().value;
      return { pending: pending.size, oldestCreatedAt: oldest?.createdAt, dead: dead.length };
    },
    async prune(endedBefore) {
      for (const [id, endedAt] of known) if (endedAt !== undefined && endedAt < endedBefore) known.delete(id);
      for (let index = dead.length - 1; index >= 0; index--) {
        if ((dead[index]?.finishedAt ?? 0) < endedBefore) dead.splice(index, 1);
      }
    },
  };
}
