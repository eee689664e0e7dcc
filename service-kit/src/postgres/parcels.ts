import { randomUUID } from 'node:crypto';
import type { PostgresDatabase } from './connect-database.ts';
import type { Notices } from './notices.ts';

/** What is too long for a notice on its way from one process to another; a crash of the server may lose it, as it may a notice. */
export const PARCEL_TABLES = `
  CREATE UNLOGGED TABLE parcels (id TEXT PRIMARY KEY, body TEXT NOT NULL, sent_at TIMESTAMPTZ NOT NULL);
`;

/** What a notice carries by itself, with room for whom it is for; PostgreSQL takes 7,999 bytes. */
const MOST_BYTES = 7_000;
/** Whoever was to fetch a parcel and has not by then never will. */
const FORGOTTEN_AFTER_S = 60;

/** Sends JSON of any length by notices: what is too long for one waits in a table until it is fetched. */
export function createParcels(database: PostgresDatabase, notices: Pick<Notices, 'notify'>) {
  const insert = database.prepare('INSERT INTO parcels (id, body, sent_at) VALUES (?, ?, clock_timestamp())');
  const forget = database.prepare(
    `DELETE FROM parcels WHERE sent_at < clock_timestamp() - INTERVAL '${FORGOTTEN_AFTER_S} seconds'`,
  );
  const take = database.prepare('DELETE FROM parcels WHERE id = ? RETURNING body');

  return {
    async send(topic: string, worker: number, value: unknown): Promise<void> {
      const body = JSON.stringify(value);
      if (Buffer.byteLength(body) <= MOST_BYTES) return notices.notify(topic, `${worker} ${body}`);
      const id = randomUUID();
      await database.writeUnfenced(async () => {
        await forget.run();
        await insert.run(id, body);
        await notices.notify(topic, `${worker} #${id}`);
      });
    },
    /** Undefined where it was lost. */
    async open(text: string): Promise<unknown> {
      if (!text.startsWith('#')) return JSON.parse(text);
      const row = await database.writeUnfenced(() => take.get(text.slice(1)));
      return row === undefined ? undefined : JSON.parse(String(row.body));
    },
  };
}

export type Parcels = ReturnType<typeof createParcels>;
