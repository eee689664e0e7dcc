import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { loadSettings } from 'service-kit';
import { environmentBindings, SettingsSchema, withDerivedDefaults } from 'shared-types';
import { requireTeamsSettings } from './config.ts';

const APP = '11111111-2222-3333-4444-555555555555';
const ready = { TEAMS_APP_ID: APP, TEAMS_APP_PASSWORD: 'secret-word' };

function load(t: TestContext, env: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'teams-config-'));
  t.after(() => rmSync(root, { recursive: true }));
  return loadSettings({
    schema: SettingsSchema,
    bindings: environmentBindings,
    derive: withDerivedDefaults,
    root,
    env,
  });
}

describe('the settings of Teams', () => {
  it('need an app and its password alone, and mean Microsoft without more', async (t) => {
    const settings = await load(t, ready);
    const { appId, port, groups, requireMention, allowedServiceUrls } = requireTeamsSettings(settings);
    assert.deepEqual([appId, port, groups, requireMention], [APP, 6360, 'paired', true]);
    assert.ok(allowedServiceUrls.length > 0 && allowedServiceUrls.every((url) => url.startsWith('https://smba.')));
    assert.deepEqual(settings.providers, { teams: { url: 'http://127.0.0.1:6360' } });
  });

  for (const [what, env, missing] of [
    ['both', {}, /no app id .* and no app password/],
    ['the app id', { TEAMS_APP_PASSWORD: 'secret-word' }, /no app id \(channels\.teams\.appId\)\. To/],
    ['the password', { TEAMS_APP_ID: APP }, /no app password \(channels\.teams\.appPassword\)\. To/],
  ] as const) {
    it(`say where to get ${what}`, async (t) => {
      const settings = await load(t, env);
      assert.throws(
        () => requireTeamsSettings(settings),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'TEAMS_CREDENTIALS_MISSING');
          assert.match(error.message, missing);
          assert.match(error.message, /portal\.azure\.com/);
          assert.doesNotMatch(error.message, /secret-word/);
          return true;
        },
      );
    });
  }

  it('take people by their Entra ids, however these are written', async (t) => {
    const settings = await load(t, { ...ready, TEAMS_ALLOW_FROM: 'AAAAAAAA-2222-3333-4444-555555555555' });
    assert.deepEqual(requireTeamsSettings(settings).allowFrom, ['aaaaaaaa-2222-3333-4444-555555555555']);
  });

  for (const [name, value] of [
    ['TEAMS_APP_ID', 'my-bot'],
    ['TEAMS_TENANT_ID', 'contoso.onmicrosoft.com'],
    ['TEAMS_ALLOW_FROM', '29:1abc'],
    ['TEAMS_GROUPS', 'all'],
    ['TEAMS_REQUIRE_MENTION', 'maybe'],
    ['TEAMS_ALLOWED_SERVICE_URLS', 'smba.trafficmanager.net'],
  ] as const) {
    it(`refuse ${name}=${value} by name`, async (t) => {
      await assert.rejects(load(t, { ...ready, [name]: value }), new RegExp(name));
    });
  }
});
