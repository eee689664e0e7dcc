import type { Database } from 'service-kit';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import type { StoredFile } from './stored-file.ts';

/** What a messenger calls a file: the provider's id of it, or the id of the message that brought it to the person. */
export type FileHandle = `file:${string}` | `message:${string}`;

/** A file of a project that a person can point at; one that we sent is known by its path alone. */
export type KnownFile = Pick<StoredFile, 'path'> & Partial<StoredFile>;

/** The table of known files; to be among the migrations of the manager's database. */
export const KNOWN_FILES_MIGRATION = `
  CREATE TABLE known_files (
    session_key TEXT NOT NULL,
    handle TEXT NOT NULL,
    project TEXT NOT NULL,
    file TEXT NOT NULL,
    known_at INTEGER NOT NULL,
    PRIMARY KEY (session_key, handle, project)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX known_files_of_session ON known_files (session_key, known_at);
  CREATE INDEX known_files_at ON known_files (known_at);
`;

/** More files than a person points back to. */
const MOST_PER_SESSION = 1_000;
/** Of those beyond that, how many go at once: more than one change adds. */
const MOST_FORGOTTEN = 1_000_000;

/** Remembers where in a project the files of a conversation lie. Every promise resolves after the change is on disk. */
export function createKnownFiles(database: Database, now: () => number) {
  return {
    put: (ref: SessionRef, project: string, files: readonly { handle: FileHandle; file: KnownFile }[]) =>
      database.write(async () => {
        const insert = database.prepare(
          `INSERT INTO known_files (session_key, handle, project, file, known_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (session_key, handle, project) DO UPDATE SET file = excluded.file, known_at = excluded.known_at`,
        );
        for (const { handle, file } of files) {
          await insert.run(sessionKey(ref), handle, project, JSON.stringify(file), now());
        }
        await database
          .prepare(
            `DELETE FROM known_files WHERE session_key = ?1 AND (handle, project) IN
               (SELECT handle, project FROM known_files WHERE session_key = ?1
                ORDER BY known_at DESC, handle, project LIMIT ${MOST_FORGOTTEN} OFFSET ${MOST_PER_SESSION})`,
          )
          .run(sessionKey(ref));
      }),

    /** Those of them that lie in this project, in this order. */
    async find(ref: SessionRef, project: string, handles: readonly FileHandle[]): Promise<KnownFile[]> {
      const select = database.prepare(
        'SELECT file FROM known_files WHERE session_key = ? AND handle = ? AND project = ?',
      );
      const rows = await Promise.all(handles.map((handle) => select.get(sessionKey(ref), handle, project)));
      return rows.flatMap((row) => (row === undefined ? [] : [JSON.parse(String(row.file)) as KnownFile]));
    },

    /** Forgets what is known of a remote session. */
    forget: (ref: SessionRef) =>
      database.write(async () => {
        await database.prepare('DELETE FROM known_files WHERE session_key = ?').run(sessionKey(ref));
      }),

    prune: (before: number) =>
      database.write(async () => {
        await database.prepare('DELETE FROM known_files WHERE known_at < ?').run(before);
      }),
  };
}

export type KnownFiles = ReturnType<typeof createKnownFiles>;
