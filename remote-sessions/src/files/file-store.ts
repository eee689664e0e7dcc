import type { Database } from 'service-kit';
import type { Attachment } from 'shared-types';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import type { StoredFile } from './stored-file.ts';

/** What a prompt has to do with files, besides its text. */
export type PromptFiles =
  /** `isKept` where no words came with them: they are put into the project and named in the next prompt. */
  | { kind: 'receive'; attachments: readonly Attachment[]; isKept: boolean }
  /** The agent writes this file of the project as Base64, so that it can be sent to the person. */
  | { kind: 'encode'; path: string };

/** The tables of files; to be among the migrations of the manager's database. */
export const FILES_MIGRATION = `
  CREATE TABLE prompt_files (
    prompt_id TEXT PRIMARY KEY,
    files TEXT NOT NULL,
    placed TEXT,
    added_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX prompt_files_added ON prompt_files (added_at);
  CREATE TABLE kept_files (
    session_key TEXT NOT NULL,
    project TEXT NOT NULL,
    path TEXT NOT NULL,
    file TEXT NOT NULL,
    named_by TEXT,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (session_key, project, path)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX kept_files_named ON kept_files (named_by) WHERE named_by IS NOT NULL;
`;

/** A prompt that is run again has the id of the first run and a mark; its files are the same. */
const firstId = (promptId: string) => promptId.replace(/~+$/, '');

/** Keeps which files belong to which prompt. Every promise resolves after the change is on disk. */
export function createFileStore(database: Database, now: () => number) {
  return {
    /** The same prompt again changes nothing. */
    add: (promptId: string, files: PromptFiles) =>
      database.write(() => {
        database
          .prepare('INSERT OR IGNORE INTO prompt_files (prompt_id, files, added_at) VALUES (?, ?, ?)')
          .run(promptId, JSON.stringify(files), now());
      }),

    /** Also finds them for a run that is repeated. `placed` is set once they are in the project. */
    get(promptId: string): { files: PromptFiles; placed: StoredFile[] | undefined } | undefined {
      const row = database.prepare('SELECT files, placed FROM prompt_files WHERE prompt_id = ?').get(firstId(promptId));
      if (row === undefined) return undefined;
      const placed = row.placed === null ? undefined : (JSON.parse(String(row.placed)) as StoredFile[]);
      return { files: JSON.parse(String(row.files)) as PromptFiles, placed };
    },

    setPlaced: (promptId: string, placed: readonly StoredFile[]) =>
      database.write(() => {
        database
          .prepare('UPDATE prompt_files SET placed = ? WHERE prompt_id = ?')
          .run(JSON.stringify(placed), firstId(promptId));
      }),

    /** Keeps files for the next prompt of a remote session in this project. */
    keep: (ref: SessionRef, project: string, files: readonly StoredFile[]) =>
      database.write(() => {
        const insert = database.prepare(
          'INSERT OR IGNORE INTO kept_files (session_key, project, path, file, kept_at) VALUES (?, ?, ?, ?, ?)',
        );
        for (const file of files) insert.run(sessionKey(ref), project, file.path, JSON.stringify(file), now());
      }),

    /** The files that were kept, in their order; they stay until the prompt that names them has run. */
    takeKept: (ref: SessionRef, project: string, promptId: string): Promise<StoredFile[]> | StoredFile[] => {
      const rows = database
        .prepare('SELECT path, file FROM kept_files WHERE session_key = ? AND project = ? ORDER BY kept_at, path')
        .all(sessionKey(ref), project);
      if (rows.length === 0) return [];
      return database.write(() => {
        database
          .prepare('UPDATE kept_files SET named_by = ? WHERE session_key = ? AND project = ?')
          .run(promptId, sessionKey(ref), project);
        return rows.map(({ file }) => JSON.parse(String(file)) as StoredFile);
      });
    },

    /** The prompt that named the kept files has run. */
    forgetNamed(promptId: string): Promise<void> {
      if (database.prepare('SELECT 1 FROM kept_files WHERE named_by = ?').get(promptId) === undefined) {
        return Promise.resolve();
      }
      return database.write(() => {
        database.prepare('DELETE FROM kept_files WHERE named_by = ?').run(promptId);
      });
    },

    /** Forgets what is kept for a remote session. */
    forget: (ref: SessionRef) =>
      database.write(() => {
        database.prepare('DELETE FROM kept_files WHERE session_key = ?').run(sessionKey(ref));
      }),

    prune: (before: number) =>
      database.write(() => {
        database.prepare('DELETE FROM prompt_files WHERE added_at < ?').run(before);
        database.prepare('DELETE FROM kept_files WHERE kept_at < ?').run(before);
      }),
  };
}

export type FileStore = ReturnType<typeof createFileStore>;
