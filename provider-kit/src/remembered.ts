import type { Database } from 'service-kit';
import { createBoundedMap } from './bounded-map.ts';

/**
 * Remembers what is looked up for every message and rarely changes, by its key: of the last `most` keys, those without
 * anything included. Where other processes change the same rows nothing is remembered.
 */
export function createRemembered<Value>(database: Pick<Database, 'isShared'>, most: number) {
  const known = createBoundedMap<Value>(most);
  let changes = 0;
  let isChanging = false;

  return {
    /** What is known of a key, else what `read` finds. */
    async get(key: string, read: () => Promise<Value>): Promise<Value> {
      if (isChanging || database.isShared) return read();
      if (known.has(key)) return known.get(key) as Value;
      const changesBefore = changes;
      const found = await read();
      // What was changed while it was read may be another one now.
      if (changes === changesBefore) known.set(key, found);
      return found;
    },
    /** To be called before anything of it is changed, within the transaction that does. */
    forget(): void {
      changes++;
      known.clear();
      if (isChanging) return;
      isChanging = true;
      // What is read before the transaction has ended may be taken back with it.
      setImmediate(() => {
        isChanging = false;
      });
    },
  };
}
