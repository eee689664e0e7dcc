import type { RemoteSession } from 'shared-types';
import type { ProviderClient } from './provider-client.ts';

/** The remote session as its provider describes it; undefined where the provider does not serve it. */
export async function findPaired(
  provider: Pick<ProviderClient, 'pairings'> | undefined,
  sessionId: string,
): Promise<RemoteSession | undefined> {
  const pairings = (await provider?.pairings())?.pairings ?? [];
  return pairings
    .filter(({ status }) => status === 'approved')
    .flatMap(({ remoteSession, sharedBy = [] }) => [remoteSession, ...sharedBy])
    .find((one) => one.sessionId === sessionId);
}
