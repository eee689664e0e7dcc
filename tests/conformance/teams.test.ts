import assert from 'node:assert/strict';
import { it } from 'node:test';
import { playTeams } from 'sandbox/drivers/teams';
import { createTeamsStandIn } from 'sandbox/teams';
import { freePort } from 'service-kit/starting';
import { allIsWell, startProvable } from './prove-service.ts';

it('the Teams provider keeps the contract, killed and started again in between', async (t) => {
  const port = await freePort();
  const standIn = await createTeamsStandIn({ rateLimits: false, botUrl: `http://127.0.0.1:${port}/api/messages` });
  t.after(() => standIn.close());
  const env = {
    TEAMS_APP_ID: standIn.appId,
    TEAMS_APP_PASSWORD: standIn.appSecret,
    TEAMS_TENANT_ID: standIn.tenantId,
    TEAMS_LOGIN_URL: standIn.loginUrl,
    TEAMS_OPENID_METADATA_URL: standIn.openIdMetadataUrl,
    TEAMS_ALLOWED_SERVICE_URLS: standIn.url,
    TEAMS_PORT: String(port),
  };
  const provider = await startProvable({ script: 'start-teams.sh', port, env });
  t.after(() => provider.end());
  assert.deepEqual(
    await provider.prove({ play: () => playTeams(standIn) }),
    allIsWell('pairings.shared: the driver plays no part of a chat', 'events.sender: the driver plays no group'),
  );
});
