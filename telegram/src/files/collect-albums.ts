import { afterCommit, type Clock, type Database } from 'service-kit';
import type { ProviderEvent } from 'shared-types';
import type { Album, AlbumStore } from './album-store.ts';
import { joinAlbum } from './join-album.ts';

/** Telegram sends the parts of an album one right after the other and never says which is the last. */
const ALBUM_QUIET_MS = 1_000;
/** Of an album of Telegram. */
const MAX_PARTS = 10;

export interface AlbumOptions {
  database: Pick<Database, 'write'>;
  albums: AlbumStore;
  /** Takes part in the transaction. */
  publish(id: string, event: ProviderEvent): Promise<void>;
  /** Takes part in the transaction: what was to be an event of its own is told by another one. */
  onJoined(remoteSessionId: string, partEventId: string, eventId: string): Promise<void>;
  clock: Clock;
  log: { error(details: object, text: string): void };
}

/**
 * Makes one event of the parts of an album.
 *
 * Every part is on disk with its update. The event is published when no further part has come for a second, with the
 * tenth part, or in the transaction of whatever else comes from the same remote session, so that the order stays. Its
 * id is that of the first part's update. A part that comes later than that begins an event of its own.
 */
export function createAlbums({ database, albums, publish, onJoined, clock, log }: AlbumOptions) {
  const timers = new Map<string, () => void>();
  const closing = new Set<Promise<void>>();
  let stopped = false;

  async function close(album: Album) {
    const [first, ...others] = await albums.parts(album);
    if (first === undefined) return;
    const event = joinAlbum(
      first.event,
      others.map((part) => part.event),
    );
    await publish(first.eventId, event);
    for (const { eventId } of others) await onJoined(album.remoteSessionId, eventId, first.eventId);
    await albums.remove(album);
  }

  async function closeOthers(remoteSessionId: string, albumId: string | undefined) {
    for (const open of await albums.openOf(remoteSessionId)) if (open.albumId !== albumId) await close(open);
  }

  async function closeIfQuiet(album: Album): Promise<boolean> {
    const last = (await albums.parts(album)).at(-1);
    const ageMs = last === undefined ? ALBUM_QUIET_MS : clock.now() - last.receivedAt;
    // A part came in between. Half of the time, as timers fire a little early; not below 0, as clocks are set back.
    if (ageMs >= 0 && ageMs < ALBUM_QUIET_MS / 2) return false;
    await close(album);
    return true;
  }

  function watch(album: Album) {
    if (stopped) return;
    const key = `${album.remoteSessionId} ${album.albumId}`;
    timers.get(key)?.();
    const cancel = clock.after(ALBUM_QUIET_MS, () => {
      timers.delete(key);
      const work = database
        .write(() => closeIfQuiet(album))
        .then((isClosed) => {
          if (!isClosed && !timers.has(key)) watch(album);
        })
        .catch((err: unknown) => {
          log.error({ err }, 'an album could not be published, will be tried again');
          watch(album);
        })
        .finally(() => closing.delete(work));
      closing.add(work);
    });
    timers.set(key, cancel);
  }

  return {
    /** Publishes an event, or keeps it as a part of the album that it names; to be called inside `database.write`. */
    async publishInTransaction(id: string, event: ProviderEvent, albumId?: string): Promise<void> {
      const remoteSessionId = event.data.remoteSession.sessionId;
      const isPart = event.type === 'message.received' && albumId !== undefined;
      await closeOthers(remoteSessionId, isPart ? albumId : undefined);
      if (!isPart) {
        await publish(id, event);
        return;
      }
      const album = { remoteSessionId, albumId };
      await albums.add(album, { eventId: id, event, receivedAt: clock.now() });
      if ((await albums.parts(album)).length >= MAX_PARTS) await close(album);
      else afterCommit(() => watch(album));
    },
    /** Publishes the open albums of a remote session but the one that is named; to be called inside `database.write`. */
    closeOthers,
    /** Changes a part of an album that is still open; false where there is none. To be called inside `database.write`. */
    changeOpenPart: albums.changePart,
    /** Forgets the parts of a remote session; to be called inside `database.write`. */
    forgetInTransaction: albums.forget,
    /**
     * Takes up the albums that the last process left. Each waits its second anew, whatever its age: its further parts
     * may wait at Telegram for the first poll.
     */
    async start(): Promise<void> {
      stopped = false;
      for (const album of await albums.open()) watch(album);
    },
    async stop(): Promise<void> {
      stopped = true;
      for (const cancel of timers.values()) cancel();
      timers.clear();
      await Promise.all(closing);
    },
  };
}

export type Albums = ReturnType<typeof createAlbums>;
