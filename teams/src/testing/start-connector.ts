import type { TestContext } from 'node:test';
import { createJsonApi, createPacer } from 'provider-kit';
import { type Clock, systemClock } from 'service-kit';
import { Agent } from 'undici';
import { createTeamsStandIn, type TeamsStandInOptions } from '../../../sandbox/src/teams/index.ts';
import { type Address, CONNECTOR_RATES, createConnector } from '../connection/connector.ts';
import { connectorRules } from '../connection/connector-rules.ts';
import { createSignIn } from '../connection/sign-in.ts';

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
  const accessToken = createSignIn({
    loginUrl: teams.loginUrl,
    appId: teams.appId,
    appPassword: teams.appSecret,
    tenantId: teams.tenantId,
    dispatcher,
    clock,
  });
  const connectorFor = (allowedServiceUrls: string[]) =>
    createConnector({
      call: createJsonApi({
        accessToken,
        dispatcher,
        pacer: createPacer({ clock, rates: CONNECTOR_RATES }),
        rules: connectorRules,
        clock,
        ...(timeoutMs !== undefined && { timeoutMs }),
      }),
      allowedServiceUrls,
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
