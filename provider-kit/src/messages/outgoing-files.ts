import { afterCommit, type Database, type Spool } from 'service-kit';

export const OUTGOING_FILE_TABLES = `
  CREATE TABLE outgoing_files (
    message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    send_as TEXT NOT NULL CHECK (send_as IN ('photo', 'document')),
    spool_name TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX outgoing_files_spooled ON outgoing_files (spool_name) WHERE spool_name IS NOT NULL;
`;

/** What was not known of files before, and files that are needed after their message was sent. */
export const OUTGOING_FILE_FACTS = `
  ALTER TABLE outgoing_files ADD COLUMN mime_type TEXT NOT NULL DEFAULT 'application/octet-stream';
  ALTER TABLE outgoing_files ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE outgoing_files ADD COLUMN kept_until INTEGER;
`;

/** The file of a message. */
export interface OutgoingFile {
  name: string;
  mimeType: string;
  /** In bytes; 0 where it is not known. */
  size: number;
  sendAs: 'photo' | 'document';
  /** Undefined once it needs not be sent any more. */
  path: string | undefined;
}

export type NewOutgoingFile = Omit<OutgoingFile, 'path'> & { spoolName: string };

/** Keeps which messages carry files, and the files until they are sent or nobody can ask for them any more. */
export function createOutgoingFiles({
  database,
  spool,
  leftOverAfterMs,
  now,
  log,
}: {
  database: Pick<Database, 'prepare' | 'write' | 'isShared'>;
  spool: Pick<Spool, 'pathOf' | 'remove' | 'list'>;
  /** Where others write files as well: no file is being written for so long. Default: nobody writes at the start. */
  leftOverAfterMs?: number;
  now(): number;
  log: { error(details: object, text: string): void };
}) {
  const select = database.prepare('SELECT * FROM outgoing_files WHERE message_id = ?');
  const selectSpooled = database.prepare('SELECT 1 FROM outgoing_files WHERE spool_name = ?');
  const selectEnded = database.prepare(
    `SELECT message_id, spool_name FROM outgoing_files JOIN messages ON id = message_id
     WHERE spool_name IS NOT NULL AND status <> 'queued' AND died_at IS NULL
       AND (kept_until IS NULL OR kept_until < ?)`,
  );
  const selectAny = database.prepare('SELECT 1 FROM outgoing_files WHERE spool_name IS NOT NULL LIMIT 1');
  /** False where no file waits or is kept; most messages have none. Where others add some as well it is asked each time. */
  let areThereAny = true;
  let added = 0;
  const isInUse = async (spoolName: string) => (await selectSpooled.get(spoolName)) !== undefined;

  async function isAnyThere(): Promise<boolean> {
    if (!areThereAny && !database.isShared) return false;
    const addedBefore = added;
    const isAny = (await selectAny.get()) !== undefined;
    // One that was added meanwhile may not have been seen.
    if (added === addedBefore) areThereAny = isAny;
    return isAny;
  }

  async function releaseEnded() {
    if (!(await isAnyThere())) return;
    const ended = await selectEnded.all(now());
    if (ended.length === 0) return;
    for (const row of ended) await spool.remove(row.spool_name as string);
    await database.write(async () => {
      const release = database.prepare('UPDATE outgoing_files SET spool_name = NULL WHERE message_id = ?');
      for (const row of ended) await release.run(row.message_id as string);
    });
  }

  return {
    /** To be called inside `database.write`. */
    async add(messageId: string, { name, mimeType, size, sendAs, spoolName }: NewOutgoingFile): Promise<void> {
      afterCommit(() => {
        added += 1;
        areThereAny = true;
      });
      await database
        .prepare(
          `INSERT INTO outgoing_files (message_id, name, mime_type, size, send_as, spool_name)
           VALUES (?, ?, ?, ?, ?, ?)`,
        )
        .run(messageId, name, mimeType, size, sendAs, spoolName);
    },
    async find(messageId: string): Promise<OutgoingFile | undefined> {
      const row = await select.get(messageId);
      if (row === undefined) return undefined;
      const spoolName = row.spool_name as string | null;
      return {
        name: row.name as string,
        mimeType: row.mime_type as string,
        size: row.size as number,
        sendAs: row.send_as as OutgoingFile['sendAs'],
        path: spoolName === null ? undefined : spool.pathOf(spoolName),
      };
    },
    /** To be called inside `database.write`: for a photo that the platform does not take as one. */
    async sendAsDocument(messageId: string): Promise<void> {
      await database.prepare("UPDATE outgoing_files SET send_as = 'document' WHERE message_id = ?").run(messageId);
    },
    /** To be called inside `database.write`: its file stays until then, also when the message was sent. */
    async keepUntil(messageId: string, time: number): Promise<void> {
      await database.prepare('UPDATE outgoing_files SET kept_until = ? WHERE message_id = ?').run(time, messageId);
    },
    /** Removes a file that no message has taken. */
    async discardUnused(spoolName: string): Promise<void> {
      if (!(await isInUse(spoolName))) await spool.remove(spoolName);
    },
    /** Removes the files of messages that wait no more. What fails is logged and tried again the next time. */
    async release(): Promise<void> {
      await releaseEnded().catch((err: unknown) => log.error({ err }, 'files that were sent could not be removed'));
    },
    /**
     * Finds what a process that died has left; to be called before files are taken. What it answers removes that, once
     * it is sure that no other process works on the same data.
     */
    async findLeftovers(): Promise<() => Promise<void>> {
      const leftovers: string[] = [];
      for (const spoolName of await spool.list(leftOverAfterMs))
        if (!(await isInUse(spoolName))) leftovers.push(spoolName);
      return async () => {
        await releaseEnded();
        for (const spoolName of leftovers) await spool.remove(spoolName);
      };
    },
  };
}

export type OutgoingFiles = ReturnType<typeof createOutgoingFiles>;
