import { hash } from 'node:crypto';
import type { Database } from 'service-kit';
import type { IncomingMessage } from 'shared-types';

export const INCOMING_TABLES = `
  CREATE TABLE incoming_messages (
    remote_session_id TEXT NOT NULL,
    platform_id INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    event_id TEXT NOT NULL,
    album_part TEXT,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (remote_session_id, platform_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX incoming_messages_event ON incoming_messages (remote_session_id, event_id);
  CREATE INDEX incoming_messages_seen ON incoming_messages (seen_at);
`;

/** Platforms name messages by numbers or by words; here all are words. */
export const INCOMING_IDS_AS_TEXT = `
  CREATE TABLE incoming_messages_by_text (
    remote_session_id TEXT NOT NULL,
    platform_id TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    event_id TEXT NOT NULL,
    album_part TEXT,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (remote_session_id, platform_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO incoming_messages_by_text
    SELECT remote_session_id, CAST(platform_id AS TEXT), content_hash, event_id, album_part, seen_at
    FROM incoming_messages;
  DROP TABLE incoming_messages;
  ALTER TABLE incoming_messages_by_text RENAME TO incoming_messages;
  CREATE INDEX incoming_messages_event ON incoming_messages (remote_session_id, event_id);
  CREATE INDEX incoming_messages_seen ON incoming_messages (seen_at);
`;

/** A message of a paired person that was passed on. */
export interface SeenMessage {
  remoteSessionId: string;
  platformId: string;
  /** What it says; only a hash of it is kept. */
  content: string;
  /** The event that told of it last. */
  eventId: string;
  /** Of a part of an album: what it added, as the album is told as a whole again when one part changes. */
  albumPart: IncomingMessage | undefined;
}

/** Keeps what the messages were that edits may still come to. Changes belong into `database.write`. */
export function createIncomingStore(database: Pick<Database, 'prepare'>) {
  const put = database.prepare(
    `INSERT INTO incoming_messages
     (remote_session_id, platform_id, content_hash, event_id, album_part, seen_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (remote_session_id, platform_id) DO UPDATE SET content_hash = excluded.content_hash,
       event_id = excluded.event_id, album_part = excluded.album_part, seen_at = excluded.seen_at`,
  );
  const select = database.prepare(
    'SELECT content_hash, event_id, album_part FROM incoming_messages WHERE remote_session_id = ? AND platform_id = ?',
  );
  const selectEvent = database.prepare(
    `SELECT platform_id, album_part FROM incoming_messages
     WHERE remote_session_id = ? AND event_id = ? AND album_part IS NOT NULL ORDER BY LENGTH(platform_id), platform_id`,
  );
  const move = database.prepare(
    'UPDATE incoming_messages SET event_id = ? WHERE remote_session_id = ? AND event_id = ?',
  );

  return {
    async put({ remoteSessionId, platformId, content, eventId, albumPart }: SeenMessage, now: number): Promise<void> {
      const part = albumPart === undefined ? null : JSON.stringify(albumPart);
      await put.run(remoteSessionId, platformId, hashOf(content), eventId, part, now);
    },
    /** How a message was told last; `isSame` where it said the same then. */
    async find(remoteSessionId: string, platformId: string, content: string) {
      const row = await select.get(remoteSessionId, platformId);
      return (
        row && {
          eventId: row.event_id as string,
          isAlbumPart: row.album_part !== null,
          isSame: row.content_hash === hashOf(content),
        }
      );
    },
    /** A message that changes for weeks, as a place does, is remembered for as long. */
    async touch(remoteSessionId: string, platformId: string, now: number): Promise<void> {
      await database
        .prepare('UPDATE incoming_messages SET seen_at = ? WHERE remote_session_id = ? AND platform_id = ?')
        .run(now, remoteSessionId, platformId);
    },
    /** The parts of the album that an event told of, in their order; none where it told of no album. */
    albumParts: async (
      remoteSessionId: string,
      eventId: string,
    ): Promise<{ platformId: string; message: IncomingMessage }[]> =>
      (await selectEvent.all(remoteSessionId, eventId)).map((row) => ({
        platformId: row.platform_id as string,
        message: JSON.parse(row.album_part as string) as IncomingMessage,
      })),
    /** The album that a message is a part of; none where it is of no album, or not known any more. */
    async albumOf(remoteSessionId: string, platformId: string): Promise<IncomingMessage[]> {
      const row = await select.get(remoteSessionId, platformId);
      if (row === undefined || row.album_part === null) return [];
      return (await this.albumParts(remoteSessionId, row.event_id as string)).map(({ message }) => message);
    },
    /** What one event told is told by another one now. */
    async moveTo(remoteSessionId: string, fromEventId: string, toEventId: string): Promise<void> {
      await move.run(toEventId, remoteSessionId, fromEventId);
    },
    async forget(remoteSessionId: string): Promise<void> {
      await database.prepare('DELETE FROM incoming_messages WHERE remote_session_id = ?').run(remoteSessionId);
    },
    /** Forgets at most `limit` messages that were last seen before the given time; answers how many. */
    prune: async (before: number, limit: number): Promise<number> =>
      Number(
        (
          await database
            .prepare(
              `DELETE FROM incoming_messages WHERE (remote_session_id, platform_id) IN
             (SELECT remote_session_id, platform_id FROM incoming_messages WHERE seen_at < ? LIMIT ?)`,
            )
            .run(before, limit)
        ).changes,
      ),
  };
}

const hashOf = (content: string): string => hash('sha256', content, 'base64url');

export type IncomingStore = ReturnType<typeof createIncomingStore>;
