import type { Database } from 'service-kit';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import type { StoredFile } from './stored-file.ts';

/** Whoever sends a file and says nothing of it for so long does not mean their next message by it. */
const LAPSE_MS = 24 * 3_600_000;

/** Files that came without words and are to be named in the next prompt. Every promise resolves when it is on disk. */
export function createKeptFiles(database: Database, now: () => number) {
  return {
    keep: (ref: SessionRef, project: string, files: readonly StoredFile[]) =>
      database.write(async () => {
        const insert = database.prepare(
          `INSERT INTO kept_files (session_key, project, path, file, kept_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (session_key, project, path) DO NOTHING`,
        );
        for (const file of files) await insert.run(sessionKey(ref), project, file.path, JSON.stringify(file), now());
      }),

    /** Those that were kept within a day, in their order; they stay until the prompt that names them has run. */
    takeKept: async (ref: SessionRef, project: string, promptId: string): Promise<StoredFile[]> => {
      const since = now() - LAPSE_MS;
      const select = database.prepare(
        'SELECT file FROM kept_files WHERE session_key = ? AND project = ? AND kept_at > ? ORDER BY kept_at, path',
      );
      // Most prompts have none, and cost no transaction.
      if ((await select.get(sessionKey(ref), project, since)) === undefined) return [];
      return database.write(async () => {
        const rows = await select.all(sessionKey(ref), project, since);
        await database
          .prepare('UPDATE kept_files SET named_by = ? WHERE session_key = ? AND project = ? AND kept_at > ?')
          .run(promptId, sessionKey(ref), project, since);
        return rows.map(({ file }) => JSON.parse(String(file)) as StoredFile);
      });
    },

    /** How many wait to be named. */
    countKept: async (ref: SessionRef, project: string): Promise<number> =>
      Number(
        (
          await database
            .prepare(
              `SELECT COUNT(*) AS kept FROM kept_files
             WHERE session_key = ? AND project = ? AND kept_at > ? AND named_by IS NULL`,
            )
            .get(sessionKey(ref), project, now() - LAPSE_MS)
        )?.kept ?? 0,
      ),

    /** The prompt that named the kept files has run. */
    async forgetNamed(promptId: string): Promise<void> {
      if ((await database.prepare('SELECT 1 FROM kept_files WHERE named_by = ?').get(promptId)) === undefined) {
        return Promise.resolve();
      }
      return database.write(async () => {
        await database.prepare('DELETE FROM kept_files WHERE named_by = ?').run(promptId);
      });
    },

    /** Resolves with how many were forgotten; without paths it is all of this project. They stay in the project. */
    dropKept: (ref: SessionRef, project: string, paths?: readonly string[]): Promise<number> =>
      database.write(async () => {
        const where = 'DELETE FROM kept_files WHERE session_key = ? AND project = ?';
        if (paths === undefined) return (await database.prepare(where).run(sessionKey(ref), project)).changes;
        const one = database.prepare(`${where} AND path = ?`);
        let dropped = 0;
        for (const path of paths) dropped += (await one.run(sessionKey(ref), project, path)).changes;
        return dropped;
      }),

    forgetKept: (ref: SessionRef) =>
      database.write(async () => {
        await database.prepare('DELETE FROM kept_files WHERE session_key = ?').run(sessionKey(ref));
      }),

    pruneKept: () =>
      database.write(async () => {
        await database.prepare('DELETE FROM kept_files WHERE kept_at <= ?').run(now() - LAPSE_MS);
      }),
  };
}
