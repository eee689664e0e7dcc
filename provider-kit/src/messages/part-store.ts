import type { Database } from 'service-kit';

/** In place of a fingerprint: the platform does not change this part, so it stays as it is until the next change. */
export const LEFT_AS_IT_IS = '*';

export const PART_TABLES = `
  CREATE TABLE message_parts (
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    slot TEXT NOT NULL,
    position INTEGER NOT NULL,
    remote_session_id TEXT NOT NULL,
    platform_id INTEGER,
    fingerprint TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (message_id, slot)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX message_parts_platform ON message_parts (remote_session_id, platform_id);
  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
`;

/** Platforms name messages by numbers or by words; here all are words. Comes after the tables of messages. */
export const PART_IDS_AS_TEXT = `
  CREATE TABLE message_parts_by_text (
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    slot TEXT NOT NULL,
    position INTEGER NOT NULL,
    remote_session_id TEXT NOT NULL,
    platform_id TEXT,
    fingerprint TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (message_id, slot)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO message_parts_by_text
    SELECT message_id, slot, position, remote_session_id, CAST(platform_id AS TEXT), fingerprint FROM message_parts;
  DROP TABLE message_parts;
  ALTER TABLE message_parts_by_text RENAME TO message_parts;
  CREATE INDEX message_parts_platform ON message_parts (remote_session_id, platform_id);
`;

/** A part that the platform has, or, without `platformId`, one whose sending had begun. */
export interface StoredPart {
  slot: string;
  platformId: string | undefined;
  /** Of what the platform shows. */
  fingerprint: string;
}

/** Keeps which parts of messages are where on the platform. What changes them belongs into `database.write`. */
export function createPartStore(database: Pick<Database, 'prepare'>) {
  const select = database.prepare(
    'SELECT slot, platform_id, fingerprint FROM message_parts WHERE message_id = ? ORDER BY position, slot',
  );
  const begin = database.prepare(
    `INSERT INTO message_parts (message_id, slot, position, remote_session_id)
     SELECT id, ?, ?, remote_session_id FROM messages WHERE id = ? ON CONFLICT (message_id, slot) DO NOTHING`,
  );
  const settle = database.prepare(
    'UPDATE message_parts SET platform_id = ?, fingerprint = ? WHERE message_id = ? AND slot = ?',
  );

  return {
    list: async (messageId: string): Promise<StoredPart[]> =>
      (await select.all(messageId)).map((row) => ({
        slot: row.slot as string,
        platformId: (row.platform_id as string | null) ?? undefined,
        fingerprint: row.fingerprint as string,
      })),
    /** Marks that a part is about to be sent. */
    async begin(messageId: string, slot: string, position: number): Promise<void> {
      await begin.run(slot, position, messageId);
    },
    async settle(messageId: string, slot: string, platformId: string, fingerprint: string): Promise<void> {
      await settle.run(platformId, fingerprint, messageId, slot);
    },
    /** What the platform did not change is tried again. */
    async reconsider(messageId: string): Promise<void> {
      await database
        .prepare(`UPDATE message_parts SET fingerprint = '' WHERE message_id = ? AND fingerprint = '${LEFT_AS_IT_IS}'`)
        .run(messageId);
    },
    async remove(messageId: string, slot: string): Promise<void> {
      await database.prepare('DELETE FROM message_parts WHERE message_id = ? AND slot = ?').run(messageId, slot);
    },
    /** The platform's id of the first part of one of our messages. */
    async platformIdOf(remoteSessionId: string, messageId: string): Promise<string | undefined> {
      const row = await database
        .prepare(
          `SELECT platform_id FROM message_parts
           WHERE message_id = ? AND remote_session_id = ? AND platform_id IS NOT NULL ORDER BY position LIMIT 1`,
        )
        .get(messageId, remoteSessionId);
      return row?.platform_id as string | undefined;
    },
    /** Our id of the message that a platform id belongs to. */
    async messageIdOf(remoteSessionId: string, platformId: string): Promise<string | undefined> {
      const row = await database
        .prepare('SELECT message_id FROM message_parts WHERE remote_session_id = ? AND platform_id = ?')
        .get(remoteSessionId, platformId);
      return row?.message_id as string | undefined;
    },
    /** Counts an answer of the platform that got lost, so that its message may appear twice. */
    async countLostAnswer(): Promise<void> {
      await database
        .prepare(
          `INSERT INTO counters (name, value) VALUES ('lost_answers', 1)
           ON CONFLICT (name) DO UPDATE SET value = counters.value + 1`,
        )
        .run();
    },
    lostAnswers: async (): Promise<number> =>
      ((await database.prepare("SELECT value FROM counters WHERE name = 'lost_answers'").get())?.value as number) ?? 0,
  };
}

export type PartStore = ReturnType<typeof createPartStore>;
