import { randomUUID } from 'node:crypto';
import { type Database, describeError } from 'service-kit';
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
  return async (remoteSessionId: string, runId: string): Promise<void> => {
    stopPreview(remoteSessionId, runId);
    const remoteSession = await findRemoteSession(remoteSessionId);
    if (remoteSession === undefined) return;
    const data = { provider, remoteSession, runId };
    const timestamp = new Date(now()).toISOString();
    database
      .write(() => publish(`evt_${randomUUID()}`, { type: 'run.stop_requested', timestamp, data }))
      .catch((error: unknown) => log.error({ reason: describeError(error) }, 'a stop could not be passed on'));
  };
}
