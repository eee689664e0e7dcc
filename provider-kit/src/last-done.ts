import type { Database } from 'service-kit';

/** In a database that processes share; one process alone knows what it does. */
export const LAST_DONE_TABLES = `
  CREATE TABLE last_done (
    name TEXT COLLATE "C" PRIMARY KEY,
    done_at BIGINT NOT NULL
  );
`;

/** Keeps when work of a name was done last, for those that wait to do it. */
export function createLastDone(database: Pick<Database, 'prepare' | 'note'>, name: string) {
  const upsert = database.prepare(
    'INSERT INTO last_done (name, done_at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at',
  );
  const select = database.prepare('SELECT done_at FROM last_done WHERE name = ?');
  return {
    async note(now: number): Promise<void> {
      await database.note(() => upsert.run(name, now));
    },
    async at(): Promise<number | undefined> {
      const row = await select.get(name);
      return row === undefined ? undefined : Number(row.done_at);
    },
  };
}

export type LastDone = ReturnType<typeof createLastDone>;
