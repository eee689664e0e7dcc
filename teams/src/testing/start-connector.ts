import type { TestContext } from 'node:test';
import { type Clock, systemClock } from 'service-kit';
import { Agent } from 'undici';
import { createTeamsStandIn, type TeamsStandInOptions } from '../../../sandbox/src/teams/index.ts';
import { createAccessToken } from '../connection/access-token.ts';
import { type Address, createConnector } from '../connection/connector.ts';
import { createPacer } from '../connection/pacer.ts';

/** A stand-in for Teams and our way to it; a clock turned by hand turns both. */
export async function startConnector(
  t: TestContext,
  { clock = systemClock, timeoutMs, ...standIn }: TeamsStandInOptions & { clock?: Clock; timeoutMs?: number } = {},
) {
  const timers = {
    now: clock.now,
    setTimeout: (callback: () => void, ms: number) => clock.after(ms, callback),
    clearTimeout: (cancel: unknown) => (cancel as (() => void) | undefined)?.(),
  };
  const teams = await createTeamsStandIn({ ...standIn, timers });
  const dispatcher = new Agent({ keepAliveTimeout: 30_000 });
  t.after(async () => {
    await dispatcher.destroy();
    await teams.close();
  });
  const accessToken = createAccessToken({
    loginUrl: teams.loginUrl,
    appId: teams.appId,
    appPassword: teams.appSecret,
    tenantId: teams.tenantId,
    dispatcher,
    clock,
  });
  const connectorFor = (allowedServiceUrls: string[]) =>
    createConnector({
      accessToken,
      allowedServiceUrls,
      dispatcher,
      pacer: createPacer(clock),
      clock,
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
  const connector = connectorFor([teams.url]);
  const addressOf = (chat: { conversationId: string }, more: Partial<Address> = {}): Address => ({
    serviceUrl: teams.serviceUrl,
    conversationId: chat.conversationId,
    kind: 'personal',
    tenantId: teams.tenantId,
    ...more,
  });
  return { teams, dispatcher, accessToken, connector, connectorFor, addressOf };
}
