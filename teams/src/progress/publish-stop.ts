import { randomUUID } from 'node:crypto';
import type { ProviderKit } from 'provider-kit';
import { type Database, describeError } from 'service-kit';
import { PROVIDER_NAME } from '../provider-name.ts';

/** Makes what tells the subscribers that a person stopped an answer while it was shown. Returns at once. */
export function createPublishStop({
  kit,
  database,
  now,
  log,
}: {
  kit: Pick<ProviderKit, 'stopPreview' | 'findRemoteSession' | 'publish'>;
  database: Pick<Database, 'write'>;
  now(): number;
  log: { error(details: object, text: string): void };
}) {
  return (remoteSessionId: string, runId: string): void => {
    kit.stopPreview(remoteSessionId, runId);
    const remoteSession = kit.findRemoteSession(remoteSessionId);
    if (remoteSession === undefined) return;
    const data = { provider: PROVIDER_NAME, remoteSession, runId };
    const timestamp = new Date(now()).toISOString();
    database
      .write(() => kit.publish(`evt_teams_${randomUUID()}`, { type: 'run.stop_requested', timestamp, data }))
      .catch((error: unknown) => log.error({ reason: describeError(error) }, 'a stop could not be passed on'));
  };
}
