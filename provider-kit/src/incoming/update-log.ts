import type { Database } from 'service-kit';

export const UPDATE_TABLES = `
  CREATE TABLE updates (
    bot_id INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    handled_at INTEGER NOT NULL,
    PRIMARY KEY (bot_id, update_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX updates_handled ON updates (handled_at);
`;

/** Platforms name updates by numbers or by words; here all are words. */
export const UPDATE_IDS_AS_TEXT = `
  CREATE TABLE updates_by_text (
    account_id TEXT NOT NULL,
    update_id TEXT NOT NULL,
    handled_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, update_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO updates_by_text SELECT CAST(bot_id AS TEXT), CAST(update_id AS TEXT), handled_at FROM updates;
  DROP TABLE updates;
  ALTER TABLE updates_by_text RENAME TO updates;
  CREATE INDEX updates_handled ON updates (handled_at);
`;

/** Remembers which updates were handled, so that those that a platform delivers again are recognised. */
export function createUpdateLog(database: Pick<Database, 'prepare'>) {
  const insert = database.prepare(
    `INSERT INTO updates (account_id, update_id, handled_at) VALUES (?, ?, ?)
     ON CONFLICT (account_id, update_id) DO UPDATE SET handled_at = excluded.handled_at
     WHERE updates.handled_at < ?`,
  );
  const select = database.prepare('SELECT 1 FROM updates WHERE account_id = ? AND update_id = ? AND handled_at >= ?');
  return {
    has: async (accountId: string, updateId: string, since = 0): Promise<boolean> =>
      (await select.get(accountId, updateId, since)) !== undefined,
    /** False where it was handled since the given time. To be called inside the transaction that handles the update. */
    addIfNew: async (accountId: string, updateId: string, now: number, since = 0): Promise<boolean> =>
      (await insert.run(accountId, updateId, now, since)).changes === 1,
    /** Forgets at most `limit` updates that were handled before the given time; answers how many. */
    prune: async (before: number, limit: number): Promise<number> =>
      Number(
        (
          await database
            .prepare(
              `DELETE FROM updates WHERE (account_id, update_id) IN
             (SELECT account_id, update_id FROM updates WHERE handled_at < ? LIMIT ?)`,
            )
            .run(before, limit)
        ).changes,
      ),
  };
}
