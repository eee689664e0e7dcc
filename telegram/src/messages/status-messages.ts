import type { PreviewOutcome, PreviewPort, StatusPort } from 'provider-kit';
import { type Database, describeError } from 'service-kit';

export const STATUS_MESSAGE_TABLES = `
  CREATE TABLE status_messages (
    remote_session_id TEXT NOT NULL,
    platform_id TEXT NOT NULL,
    PRIMARY KEY (remote_session_id, platform_id)
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Remembers which messages of groups show progress, so that none that a process has left behind stands there for ever
 * as if something still went on.
 */
export function createStatusMessages(
  database: Pick<Database, 'prepare' | 'write'>,
  port: PreviewPort & StatusPort,
  log: { warn(details: object, text: string): void },
) {
  const insert = database.prepare(
    `INSERT INTO status_messages (remote_session_id, platform_id) VALUES (?, ?)
     ON CONFLICT (remote_session_id, platform_id) DO NOTHING`,
  );
  const remove = database.prepare('DELETE FROM status_messages WHERE remote_session_id = ? AND platform_id = ?');
  const select = database.prepare('SELECT remote_session_id, platform_id FROM status_messages');
  const stopping = new AbortController();
  let removing = Promise.resolve();

  async function deleteStatus(
    remoteSessionId: string,
    platformId: string,
    signal: AbortSignal,
  ): Promise<PreviewOutcome> {
    const outcome = await port.deleteStatus(remoteSessionId, platformId, signal);
    // What cannot be deleted is not tried again by the next process, either.
    const isOver = outcome.status === 'ok' || outcome.status === 'refused' || outcome.status === 'blocked';
    if (isOver) await database.write(() => remove.run(remoteSessionId, platformId));
    return outcome;
  }

  async function removeAll() {
    for (const row of await select.all()) {
      if (stopping.signal.aborted) return;
      await deleteStatus(row.remote_session_id as string, row.platform_id as string, stopping.signal);
    }
  }

  return {
    port: {
      ...port,
      async sendStatus(remoteSessionId, content, signal) {
        const outcome = await port.sendStatus(remoteSessionId, content, signal);
        if (outcome.status === 'ok') await database.write(() => insert.run(remoteSessionId, outcome.result));
        return outcome;
      },
      deleteStatus,
    } satisfies PreviewPort & StatusPort,
    /** Takes away what the last process has left. Nothing has to wait for it; what fails stays for the next start. */
    start(): Promise<void> {
      removing = removeAll().catch((error: unknown) =>
        log.warn(
          { reason: describeError(error) },
          'progress that an earlier process has shown could not be taken away',
        ),
      );
      return removing;
    },
    async stop(): Promise<void> {
      stopping.abort();
      await removing;
    },
  };
}
