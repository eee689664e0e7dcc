import { createRemembered } from 'provider-kit';
import type { Database } from 'service-kit';
import type { IncomingMessage } from 'shared-types';
import type { MessageReceived } from './join-album.ts';

export const ALBUM_TABLES = `
  CREATE TABLE album_parts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    remote_session_id TEXT NOT NULL,
    album_id TEXT NOT NULL,
    event_id TEXT NOT NULL UNIQUE,
    event TEXT NOT NULL,
    received_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX album_parts_album ON album_parts (remote_session_id, album_id);
`;

/** An album that is still open. */
export interface Album {
  remoteSessionId: string;
  albumId: string;
}

export interface AlbumPart {
  eventId: string;
  event: MessageReceived;
  receivedAt: number;
}

/** Of how many remote sessions it is remembered which albums are open there; of most none is. */
const REMEMBERED = 10_000;

/** Keeps the parts of albums until these are complete. What changes them belongs into `database.write`. */
export function createAlbumStore(database: Pick<Database, 'prepare' | 'isShared'>) {
  const remembered = createRemembered<readonly Album[]>(database, REMEMBERED);
  const insert = database.prepare(
    `INSERT INTO album_parts (remote_session_id, album_id, event_id, event, received_at) VALUES (?, ?, ?, ?, ?)`,
  );
  const selectOpen = database.prepare('SELECT DISTINCT album_id FROM album_parts WHERE remote_session_id = ?');
  const selectParts = database.prepare(
    `SELECT event_id, event, received_at FROM album_parts WHERE remote_session_id = ? AND album_id = ? ORDER BY seq`,
  );
  return {
    async add({ remoteSessionId, albumId }: Album, { eventId, event, receivedAt }: AlbumPart): Promise<void> {
      remembered.forget();
      await insert.run(remoteSessionId, albumId, eventId, JSON.stringify(event), receivedAt);
    },
    /** In the order in which they came. */
    parts: async ({ remoteSessionId, albumId }: Album): Promise<AlbumPart[]> =>
      (await selectParts.all(remoteSessionId, albumId)).map((row) => ({
        eventId: row.event_id as string,
        event: JSON.parse(row.event as string) as MessageReceived,
        receivedAt: row.received_at as number,
      })),
    /** Changes what a part says; false where it is not of an open album. */
    async changePart(eventId: string, message: IncomingMessage): Promise<boolean> {
      const row = await database.prepare('SELECT event FROM album_parts WHERE event_id = ?').get(eventId);
      if (row === undefined) return false;
      const event = JSON.parse(row.event as string) as MessageReceived;
      const changed: MessageReceived = { ...event, data: { ...event.data, message } };
      await database
        .prepare('UPDATE album_parts SET event = ? WHERE event_id = ?')
        .run(JSON.stringify(changed), eventId);
      return true;
    },
    openOf: (remoteSessionId: string): Promise<readonly Album[]> =>
      remembered.get(remoteSessionId, async () =>
        (await selectOpen.all(remoteSessionId)).map((row) => ({ remoteSessionId, albumId: row.album_id as string })),
      ),
    open: async (): Promise<Album[]> =>
      (
        await database
          .prepare('SELECT remote_session_id, album_id FROM album_parts GROUP BY 1, 2 ORDER BY MIN(seq)')
          .all()
      ).map((row) => ({ remoteSessionId: row.remote_session_id as string, albumId: row.album_id as string })),
    async remove({ remoteSessionId, albumId }: Album): Promise<void> {
      remembered.forget();
      await database
        .prepare('DELETE FROM album_parts WHERE remote_session_id = ? AND album_id = ?')
        .run(remoteSessionId, albumId);
    },
    async forget(remoteSessionId: string): Promise<void> {
      remembered.forget();
      await database.prepare('DELETE FROM album_parts WHERE remote_session_id = ?').run(remoteSessionId);
    },
  };
}

export type AlbumStore = ReturnType<typeof createAlbumStore>;
