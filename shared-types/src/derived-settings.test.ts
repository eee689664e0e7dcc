import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { localUrl, withDerivedDefaults } from './derived-settings.ts';

const TOKEN = '123456789:a-token';

/** What is made of these settings, as the services load them. */
function derive({ telegram = {}, teams = {}, remoteSessions = {}, providers = {} }: Record<string, object>) {
  const merged = {
    channels: {
      telegram: { host: '127.0.0.1', port: 6350, ...telegram },
      teams: { host: '127.0.0.1', port: 6360, ...teams },
    },
    remoteSessions: { host: '127.0.0.1', port: 6340, ...remoteSessions },
    providers,
  };
  const derived = withDerivedDefaults(merged) as {
    providers: Record<string, { url?: string }>;
    remoteSessions: { publicUrl?: string };
  };
  return { providers: derived.providers, publicUrl: derived.remoteSessions.publicUrl };
}

const console_ = { console: { url: 'http://console:1' } };
const teamsApp = { appId: '11111111-2222-3333-4444-555555555555', appPassword: 'a-secret' };
const teamsAt = (url: string) => ({ teams: { url } });
const telegramAt = (url: string) => ({ telegram: { url } });

for (const [what, settings, providers] of [
  ['nothing is set', {}, telegramAt('http://127.0.0.1:6350')],
  ['the channel has another port', { telegram: { port: 7000 } }, telegramAt('http://127.0.0.1:7000')],
  ['the channel has another host', { telegram: { host: '10.0.0.5' } }, telegramAt('http://10.0.0.5:6350')],
  ['the channel listens everywhere', { telegram: { host: '0.0.0.0' } }, telegramAt('http://127.0.0.1:6350')],
  ['the channel listens everywhere on IPv6', { telegram: { host: '::' } }, telegramAt('http://127.0.0.1:6350')],
  ['the channel listens on IPv6', { telegram: { host: '::1', port: 1 } }, telegramAt('http://[::1]:1')],
  ['the url is set', { telegram: { port: 7000 }, providers: telegramAt('http://far:1') }, telegramAt('http://far:1')],
  [
    'Telegram is named without an url',
    { telegram: { port: 7000 }, providers: { telegram: {} } },
    telegramAt('http://127.0.0.1:7000'),
  ],
  ['another provider is named and there is no token', { providers: console_ }, console_],
  [
    'another provider is named and there is a token',
    { telegram: { botToken: TOKEN }, providers: console_ },
    { ...telegramAt('http://127.0.0.1:6350'), ...console_ },
  ],
  [
    'both are named and there is no token',
    { providers: { ...console_, telegram: {} } },
    { ...telegramAt('http://127.0.0.1:6350'), ...console_ },
  ],
  [
    'Teams has its credentials and Telegram a token',
    { telegram: { botToken: TOKEN }, teams: teamsApp },
    { ...telegramAt('http://127.0.0.1:6350'), ...teamsAt('http://127.0.0.1:6360') },
  ],
  [
    'Teams alone is named',
    { teams: { port: 7001, host: '::' }, providers: { teams: {} } },
    teamsAt('http://127.0.0.1:7001'),
  ],
  ['Teams alone has its credentials', { teams: teamsApp }, teamsAt('http://127.0.0.1:6360')],
  ['Teams has half of its credentials', { teams: { appId: teamsApp.appId } }, telegramAt('http://127.0.0.1:6350')],
  ['Teams is set elsewhere', { teams: teamsApp, providers: teamsAt('https://far') }, teamsAt('https://far')],
  ['the channel takes any free port', { telegram: { port: 0 } }, {}],
] as [string, Record<string, object>, object][]) {
  test(`the manager's providers where ${what}`, () => assert.deepEqual(derive(settings).providers, providers));
}

for (const [remoteSessions, publicUrl] of [
  [{}, 'http://127.0.0.1:6340'],
  [{ port: 1 }, 'http://127.0.0.1:1'],
  [{ host: '0.0.0.0', port: 1 }, 'http://127.0.0.1:1'],
  [{ host: '::1' }, 'http://[::1]:6340'],
  [{ host: '10.0.0.5' }, 'http://10.0.0.5:6340'],
  [{ publicUrl: 'https://set' }, 'https://set'],
  [{ port: 0 }, undefined],
] as const) {
  test(`providers call back at ${publicUrl} where the manager has ${JSON.stringify(remoteSessions)}`, () =>
    assert.equal(derive({ remoteSessions }).publicUrl, publicUrl));
}

test('an address of this machine is always one that a client can take', () => {
  const hosts = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('localhost', '0.0.0.0', '::', '::1'));
  fc.assert(
    fc.property(hosts, fc.integer({ min: 1, max: 65_535 }), (host, port) => {
      const url = new URL(localUrl(host, port));
      assert.equal(url.port || '80', String(port));
      assert.ok(!['0.0.0.0', '[::]'].includes(url.hostname) || !['0.0.0.0', '::'].includes(host));
    }),
  );
});

test('what does not fit is left for the check, whatever it is', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), fc.anything(), (channels, providers, remoteSessions) => {
      const merged = { channels, providers, remoteSessions };
      const derived = withDerivedDefaults(merged);
      assert.equal(derived.channels, channels);
      if (!isSection(providers) && providers !== undefined) assert.equal(derived.providers, providers);
    }),
  );
});

const isSection = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
