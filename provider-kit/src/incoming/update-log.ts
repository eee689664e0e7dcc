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

/** Remembers which updates were handled, so that those that Telegram delivers again are recognised. */
export function createUpdateLog(database: Pick<Database, 'prepare'>) {
  const insert = database.prepare('INSERT OR IGNORE INTO updates (bot_id, update_id, handled_at) VALUES (?, ?, ?)');
  return {
    /** To be called inside the transaction that handles the update. */
    addIfNew: (botId: number, updateId: number, now: number): boolean => insert.run(botId, updateId, now).changes === 1,
    /** Forgets at most `limit` updates that were handled before the given time; answers how many. */
    prune: (before: number, limit: number): number =>
      Number(
        database
          .prepare(
            `DELETE FROM updates WHERE (bot_id, update_id) IN
             (SELECT bot_id, update_id FROM updates WHERE handled_at < ? LIMIT ?)`,
          )
          .run(before, limit).changes,
      ),
  };
}

export type UpdateLog = ReturnType<typeof createUpdateLog>;
