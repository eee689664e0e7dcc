import { type Database, describeError, newId } from 'service-kit';
import type { ProviderEvent, RemoteSession } from 'shared-types';

/** Makes what tells the subscribers that a person stopped an answer while it was shown. Returns at once. */
export function createReportStop({
  provider,
  database,
  stopPreview,
  findRemoteSession,
  publish,
  now,
  log,
}: {
  /** The name of the provider. */
  provider: string;
  database: Pick<Database, 'write'>;
  stopPreview(remoteSessionId: string, draftId: string): unknown;
  findRemoteSession(id: string): Promise<RemoteSession | undefined>;
  /** Takes part in the transaction. */
  publish(id: string, event: ProviderEvent): Promise<void>;
  now(): number;
  log: { error(details: object, text: string): void };
}) {
  return (remoteSessionId: string, runId: string): void => {
    stopPreview(remoteSessionId, runId);
    const [id, timestamp] = [newId('evt_'), new Date(now()).toISOString()];
    database
      .write(async () => {
        const remoteSession = await findRemoteSession(remoteSessionId);
        if (remoteSession === undefined) return;
        await publish(id, { type: 'run.stop_requested', timestamp, data: { provider, remoteSession, runId } });
      })
      .catch((error: unknown) => log.error({ reason: describeError(error) }, 'a stop could not be passed on'));
  };
}
