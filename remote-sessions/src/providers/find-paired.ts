import type { RemoteSession } from 'shared-types';
import type { ProviderClient } from './provider-client.ts';

/** The remote session as its provider describes it; undefined where the provider does not serve it. */
export async function findPaired(
  provider: Pick<ProviderClient, 'pairings'> | undefined,
  sessionId: string,
): Promise<RemoteSession | undefined> {
  const pairings = (await provider?.pairings())?.pairings ?? [];
  const found = pairings.find(
    ({ status, remoteSession }) => status === 'approved' && remoteSession.sessionId === sessionId,
  );
  return found?.remoteSession;
}
