import type { Database } from 'service-kit';

/** What an idempotency key was used for; its table is among those of messages. */
export interface KnownKey {
  fingerprint: string;
  messageId: string;
}

/** Keeps idempotency keys, so that a message is taken once. What changes them belongs into `database.write`. */
export function createKeyStore(database: Pick<Database, 'prepare'>) {
  const insert = database.prepare(
    `INSERT INTO idempotency_keys (key, fingerprint, message_id, created_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (key) DO NOTHING`,
  );
  const select = database.prepare('SELECT fingerprint, message_id FROM idempotency_keys WHERE key = ?');
  const prune = database.prepare(
    'DELETE FROM idempotency_keys WHERE key IN (SELECT key FROM idempotency_keys WHERE created_at < ? LIMIT ?)',
  );
  const find = async (key: string): Promise<KnownKey | undefined> => {
    const row = await select.get(key);
    return row && { fingerprint: row.fingerprint as string, messageId: row.message_id as string };
  };

  return {
    find,
    /** Takes a key for a message; where it was used before, what for. */
    async take(key: string, { fingerprint, messageId }: KnownKey, now: number): Promise<KnownKey | undefined> {
      const { changes } = await insert.run(key, fingerprint, messageId, now);
      return changes === 1 ? undefined : find(key);
    },
    /** Forgets at most `limit` keys that were used before the given time; answers how many. */
    prune: async (before: number, limit: number): Promise<number> => (await prune.run(before, limit)).changes,
  };
}

export type KeyStore = ReturnType<typeof createKeyStore>;
