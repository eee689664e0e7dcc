import type { Database } from 'service-kit';
import type { Attachment } from 'shared-types';
import { createKeptFiles } from './kept-files.ts';
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

const attachmentsOf = (files: PromptFiles): string =>
  JSON.stringify(files.kind === 'receive' ? files.attachments : null);

/** Keeps which files belong to which prompt. Every promise resolves after the change is on disk. */
export function createFileStore(database: Database, now: () => number) {
  const { keep, takeKept, countKept, forgetNamed, dropKept, forgetKept, pruneKept } = createKeptFiles(database, now);
  return {
    keep,
    takeKept,
    countKept,
    forgetNamed,
    dropKept,
    /** The same files again change nothing; other ones take their place and are not in the project yet. */
    put: (promptId: string, files: PromptFiles) =>
      database.write(async () => {
        const before = await database
          .prepare('SELECT files, placed FROM prompt_files WHERE prompt_id = ?')
          .get(promptId);
        const isSame =
          before !== undefined &&
          attachmentsOf(JSON.parse(String(before.files)) as PromptFiles) === attachmentsOf(files);
        await database
          .prepare(
            `INSERT INTO prompt_files (prompt_id, files, placed, added_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (prompt_id) DO UPDATE SET files = excluded.files, placed = excluded.placed`,
          )
          .run(promptId, JSON.stringify(files), isSame ? (before.placed ?? null) : null, now());
      }),

    /** Also finds them for a run that is repeated. `placed` is set once they are in the project. */
    async get(promptId: string): Promise<{ files: PromptFiles; placed: StoredFile[] | undefined } | undefined> {
      const row = await database
        .prepare('SELECT files, placed FROM prompt_files WHERE prompt_id = ?')
        .get(firstId(promptId));
      if (row === undefined) return undefined;
      const placed = row.placed === null ? undefined : (JSON.parse(String(row.placed)) as StoredFile[]);
      return { files: JSON.parse(String(row.files)) as PromptFiles, placed };
    },

    setPlaced: (promptId: string, placed: readonly StoredFile[]) =>
      database.write(async () => {
        await database
          .prepare('UPDATE prompt_files SET placed = ? WHERE prompt_id = ?')
          .run(JSON.stringify(placed), firstId(promptId));
      }),

    /** Forgets what is kept for a remote session. */
    forget: forgetKept,

    async prune(before: number): Promise<void> {
      await pruneKept();
      await database.write(async () => {
        await database.prepare('DELETE FROM prompt_files WHERE added_at < ?').run(before);
      });
    },
  };
}

export type FileStore = ReturnType<typeof createFileStore>;
