import { randomUUID } from 'node:crypto';
import type { Database } from 'service-kit';
import type { Attachment } from 'shared-types';

export const KNOWN_FILE_TABLES = `
  CREATE TABLE known_files (
    id TEXT PRIMARY KEY,
    remote_session_id TEXT NOT NULL,
    platform_id TEXT NOT NULL,
    name TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX known_files_session ON known_files (remote_session_id);
  CREATE INDEX known_files_created ON known_files (created_at);
`;

/** By what does not change, a file is found again when it comes once more. */
export const KNOWN_FILE_UNIQUE_IDS = `
  ALTER TABLE known_files ADD COLUMN unique_id TEXT NOT NULL DEFAULT '';
  CREATE INDEX known_files_unique ON known_files (remote_session_id, unique_id, created_at);
`;

/** A file that a paired person has sent; the bytes are with the platform. */
export interface KnownFile {
  platformId: string;
  name: string;
  mimeType: string;
  /** Bytes as the update told; 0 also where it did not. */
  size: number;
}

/** Keeps which files people have sent, so that nothing else can be asked for. Changes belong into `database.write`. */
export function createKnownFiles(database: Pick<Database, 'prepare'>) {
  const insert = database.prepare(
    `INSERT INTO known_files (id, remote_session_id, platform_id, name, mime_type, size, created_at, unique_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = database.prepare('SELECT platform_id, name, mime_type, size FROM known_files WHERE id = ?');
  const selectUnique = database.prepare(
    `SELECT id FROM known_files WHERE remote_session_id = ? AND unique_id = ?
     ORDER BY created_at DESC, id DESC LIMIT 1`,
  );
  const renew = database.prepare('UPDATE known_files SET platform_id = ?, created_at = ? WHERE id = ?');
  return {
    /** Stores a file under an id that cannot be guessed, and answers the id. */
    async add(
      remoteSessionId: string,
      { fileId, name, mimeType, size }: Attachment,
      uniqueId: string,
      now: number,
    ): Promise<string> {
      const id = `file_${randomUUID()}`;
      await insert.run(id, remoteSessionId, fileId, name, mimeType, size, now, uniqueId);
      return id;
    },
    /** The id of this file, if the remote session has sent it before; it is kept for longer now. */
    async renew(
      remoteSessionId: string,
      uniqueId: string,
      { fileId }: Pick<Attachment, 'fileId'>,
      now: number,
    ): Promise<string | undefined> {
      const id = (await selectUnique.get(remoteSessionId, uniqueId))?.id as string | undefined;
      if (id !== undefined) await renew.run(fileId, now, id);
      return id;
    },
    async find(id: string): Promise<KnownFile | undefined> {
      const row = await select.get(id);
      return (
        row && {
          platformId: row.platform_id as string,
          name: row.name as string,
          mimeType: row.mime_type as string,
          size: row.size as number,
        }
      );
    },
    async forget(remoteSessionId: string): Promise<void> {
      await database.prepare('DELETE FROM known_files WHERE remote_session_id = ?').run(remoteSessionId);
    },
    /** Forgets at most `limit` files that came before the given time; answers how many. */
    prune: async (before: number, limit: number): Promise<number> =>
      Number(
        (
          await database
            .prepare('DELETE FROM known_files WHERE id IN (SELECT id FROM known_files WHERE created_at < ? LIMIT ?)')
            .run(before, limit)
        ).changes,
      ),
  };
}

export type KnownFiles = ReturnType<typeof createKnownFiles>;
