import type { Update } from '@grammyjs/types';
import { afterCommit, type Clock, type Database, type SqlValue } from 'service-kit';

export const UNDECIDED_PART_TABLES = `
  CREATE TABLE undecided_parts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id TEXT NOT NULL,
    album_id TEXT NOT NULL,
    part TEXT NOT NULL
  ) STRICT;
  CREATE INDEX undecided_parts_album ON undecided_parts (chat_id, album_id);
`;

/** Telegram sends the parts of an album one right after the other; a poll may come between them. */
const UNDECIDED_MS = 3_000;
/** After a start, further parts may wait at Telegram for the first poll. */
const UNDECIDED_AT_START_MS = 60_000;

/**
 * Keeps parts of albums, which have no words, until it is known whom the album is for: its words stand below another
 * part. On disk, as Telegram gives each part once; what was not meant for the bot is gone some seconds later.
 */
export function createUndecidedParts({
  database,
  clock,
  log,
}: {
  database: Pick<Database, 'prepare' | 'write'>;
  clock: Clock;
  log: { error(details: object, text: string): void };
}) {
  const insert = database.prepare(
    'INSERT INTO undecided_parts (chat_id, album_id, part) VALUES (?, ?, ?) RETURNING seq',
  );
  const select = database.prepare('SELECT part FROM undecided_parts WHERE chat_id = ? AND album_id = ? ORDER BY seq');
  const remove = database.prepare('DELETE FROM undecided_parts WHERE chat_id = ? AND album_id = ?');
  const newest = database.prepare('SELECT MAX(seq) AS seq FROM undecided_parts');
  const removeUpTo = database.prepare('DELETE FROM undecided_parts WHERE seq <= ?');
  const timers = new Set<() => void>();
  const forgetting = new Set<Promise<unknown>>();
  let isStopped = false;

  /** Forgets all that came up to this one, in a while. */
  function forgetIn(ms: number, seq: SqlValue) {
    if (isStopped) return;
    const cancel = clock.after(ms, () => {
      timers.delete(cancel);
      const work: Promise<unknown> = database
        .write(() => removeUpTo.run(seq))
        .catch((err: unknown) => {
          log.error({ err }, 'parts of albums that nobody meant for the bot could not be removed, will be tried again');
          forgetIn(ms, seq);
        })
        .finally(() => forgetting.delete(work));
      forgetting.add(work);
    });
    timers.add(cancel);
  }

  return {
    /** To be called inside `database.write`. */
    async keep(chatId: number, albumId: string, part: Update): Promise<void> {
      const row = await insert.get(String(chatId), albumId, JSON.stringify(part));
      afterCommit(() => forgetIn(UNDECIDED_MS, row?.seq ?? null));
    },
    /** The parts of an album that is meant for the bot, in their order; to be called inside `database.write`. */
    async take(chatId: number, albumId: string): Promise<Update[]> {
      const parts = (await select.all(String(chatId), albumId)).map((row) => JSON.parse(row.part as string) as Update);
      if (parts.length > 0) await remove.run(String(chatId), albumId);
      return parts;
    },
    async start(): Promise<void> {
      isStopped = false;
      const seq = (await newest.get())?.seq ?? null;
      if (seq !== null) forgetIn(UNDECIDED_AT_START_MS, seq);
    },
    async stop(): Promise<void> {
      isStopped = true;
      for (const cancel of timers) cancel();
      timers.clear();
      await Promise.all(forgetting);
    },
  };
}

export type UndecidedParts = ReturnType<typeof createUndecidedParts>;
