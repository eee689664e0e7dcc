import type { PreviewOutcome, PreviewPort, StatusPort } from 'provider-kit';
import { type Database, describeError, type QueueSharing } from 'service-kit';

export const STATUS_MESSAGE_TABLES = `
  CREATE TABLE status_messages (
    remote_session_id TEXT NOT NULL,
    platform_id TEXT NOT NULL,
    PRIMARY KEY (remote_session_id, platform_id)
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Remembers which messages of groups show progress, so that none that a process has left behind stands there for ever
 * as if something still went on. Of processes that share them each takes away what is of pairings that are its own.
 */
export function createStatusMessages(
  database: Pick<Database, 'prepare' | 'write'>,
  port: PreviewPort & StatusPort,
  { log, sharing }: { log: { warn(details: object, text: string): void }; sharing?: QueueSharing | undefined },
) {
  const insert = database.prepare(
    `INSERT INTO status_messages (remote_session_id, platform_id) VALUES (?, ?)
     ON CONFLICT (remote_session_id, platform_id) DO NOTHING`,
  );
  const remove = database.prepare('DELETE FROM status_messages WHERE remote_session_id = ? AND platform_id = ?');
  const select = database.prepare('SELECT remote_session_id, platform_id FROM status_messages');
  const stopping = new AbortController();
  /** What is not left, as it is shown by this process. */
  const shownHere = new Set<string>();
  const keyOf = (remoteSessionId: string, platformId: string) => `${remoteSessionId} ${platformId}`;
  let removing = Promise.resolve();
  let stops: (() => void)[] = [];

  async function deleteStatus(
    remoteSessionId: string,
    platformId: string,
    signal: AbortSignal,
  ): Promise<PreviewOutcome> {
    const outcome = await port.deleteStatus(remoteSessionId, platformId, signal);
    // What cannot be deleted is not tried again by the next process, either.
    const isOver = outcome.status === 'ok' || outcome.status === 'refused' || outcome.status === 'blocked';
    if (isOver) shownHere.delete(keyOf(remoteSessionId, platformId));
    if (isOver) await database.write(() => remove.run(remoteSessionId, platformId));
    return outcome;
  }

  async function removeLeft() {
    for (const row of await select.all()) {
      if (stopping.signal.aborted) return;
      const [remoteSessionId, platformId] = [row.remote_session_id as string, row.platform_id as string];
      if (shownHere.has(keyOf(remoteSessionId, platformId))) continue;
      const hold = await sharing?.ownership.hold(sharing.ownerOf(remoteSessionId));
      // Of another process, which shows it or takes it away.
      if (sharing !== undefined && hold === undefined) continue;
      if (!shownHere.has(keyOf(remoteSessionId, platformId)))
        await deleteStatus(remoteSessionId, platformId, stopping.signal);
      hold?.leave();
    }
  }

  /** One after the other; what fails stays for the next time. */
  function sweep(): Promise<void> {
    removing = removing
      .then(removeLeft)
      .catch((error: unknown) =>
        log.warn({ reason: describeError(error) }, 'progress that another process has shown could not be taken away'),
      );
    return removing;
  }

  return {
    port: {
      ...port,
      async sendStatus(remoteSessionId, content, signal) {
        const outcome = await port.sendStatus(remoteSessionId, content, signal);
        if (outcome.status === 'ok') shownHere.add(keyOf(remoteSessionId, outcome.result));
        if (outcome.status === 'ok') await database.write(() => insert.run(remoteSessionId, outcome.result));
        return outcome;
      },
      deleteStatus,
    } satisfies PreviewPort & StatusPort,
    /**
     * Takes away what the last process has left, or others that are gone. Nothing has to wait for it; what fails stays for
     * the next time.
     */
    async start(): Promise<void> {
      if (sharing !== undefined) {
        const { ownership } = sharing;
        stops = [ownership.onMissed(() => void sweep()), ownership.onLost(() => shownHere.clear())];
      }
      await sweep();
    },
    async stop(): Promise<void> {
      stopping.abort();
      for (const stop of stops.splice(0)) stop();
      await removing;
    },
  };
}
