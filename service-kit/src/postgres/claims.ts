import type { PostgresDatabase } from './connect-database.ts';
import { fenced } from './fence.ts';
import type { Worker } from './worker.ts';

/**
 * Which worker has which key (a remote session, a bot, a project). A key belongs to one living worker at most; the keys of
 * dead ones are free. Within a transaction all of it is a part of that.
 */
export interface Claims {
  /** Takes a key that nobody living has; true also where it is ours already. */
  claim(key: string): Promise<boolean>;
  /** The living worker that has it. */
  ownerOf(key: string): Promise<number | undefined>;
  /** Gives back those of them that are ours. */
  release(keys: readonly string[]): Promise<void>;
}

/** Of how many keys it is remembered who had them when they were asked for in vain. */
const MOST_FOUND = 10_000;

/** Claims rest on the fence of the worker: whoever was declared dead can neither claim nor write. */
export function createClaims({ database, worker }: { database: PostgresDatabase; worker: Pick<Worker, 'id'> }): Claims {
  const isDead = 'NOT EXISTS (SELECT 1 FROM workers WHERE id = owned_keys.worker_id)';
  const claimFree = database.prepare(
    `INSERT INTO owned_keys (key, worker_id, since) VALUES (?, ?, clock_timestamp()) ON CONFLICT (key) DO NOTHING`,
  );
  const claim = database.prepare(
    `INSERT INTO owned_keys (key, worker_id, since) VALUES (?, ?, clock_timestamp())
     ON CONFLICT (key) DO UPDATE SET worker_id = excluded.worker_id, since = excluded.since WHERE ${isDead}`,
  );
  const owner = database.prepare(
    'SELECT worker_id FROM owned_keys WHERE key = ? AND EXISTS (SELECT 1 FROM workers WHERE id = worker_id)',
  );
  const release = database.prepare(
    'DELETE FROM owned_keys WHERE worker_id = ? AND key IN (SELECT json_array_elements_text(CAST(? AS JSON)))',
  );

  function ours(): number {
    const id = worker.id();
    if (id === undefined) throw fenced('this process holds no lease at the moment: another machine takes over');
    return id;
  }

  /** Whom the last claim has found there: whoever may not have a key asks next who has it. */
  const found = new Map<string, number>();

  async function readOwner(key: string): Promise<number | undefined> {
    const row = await owner.get(key);
    return row === undefined ? undefined : Number(row.worker_id);
  }

  async function isOurs(key: string): Promise<boolean | undefined> {
    found.delete(key);
    const living = await readOwner(key);
    if (living === undefined) return undefined;
    if (living === ours()) return true;
    if (found.size === MOST_FOUND) found.clear();
    found.set(key, living);
    return false;
  }

  return {
    async claim(key) {
      const known = await isOurs(key);
      if (known !== undefined) return known;
      if (await database.write(async () => (await claimFree.run(key, ours())).changes === 1, { apart: key }))
        return true;
      // It is a dead one's, or somebody was faster: whether that one lives must not change while it is looked at.
      return database.write(async () => (await isOurs(key)) ?? (await claim.run(key, ours())).changes === 1);
    },
    async ownerOf(key) {
      const owned = found.get(key);
      found.delete(key);
      return owned ?? readOwner(key);
    },
    async release(keys) {
      // As they are kept: JSON of PostgreSQL refuses a NUL, also a written one.
      const kept = keys.map((key) => key.replaceAll('\0', '\ufffd'));
      if (keys.length > 0)
        await database.write(() => release.run(ours(), JSON.stringify(kept)), { apart: 'given back' });
    },
  };
}
