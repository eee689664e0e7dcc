import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Settings } from 'shared-types';
import { sealedEnvironment } from './sandbox-settings.ts';
import { whatToStart } from './what-to-start.ts';

const plan = (botToken: string | undefined, urls: Record<string, string>, teams: object = {}) =>
  whatToStart({
    channels: { telegram: { botToken }, teams } as Settings['channels'],
    providers: Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, { url }])),
  });

const TOKEN = '1:token';
const HERE = 'http://127.0.0.1:6350';

for (const [what, botToken, urls, expected] of [
  ['nothing', undefined, { telegram: HERE }, { kind: 'sandbox' }],
  ['an own address of Telegram', undefined, { telegram: 'http://localhost:7000/' }, { kind: 'sandbox' }],
  ['a token', TOKEN, { telegram: HERE }, { kind: 'services', channels: ['telegram'], elsewhere: [] }],
  ['another provider', undefined, { x: 'http://x' }, { kind: 'services', channels: [], elsewhere: ['x'] }],
  [
    'another provider and a token',
    TOKEN,
    { telegram: HERE, x: 'http://x' },
    { kind: 'services', channels: ['telegram'], elsewhere: ['x'] },
  ],
  [
    'Telegram on another machine',
    undefined,
    { telegram: 'https://provider.example' },
    { kind: 'services', channels: [], elsewhere: ['telegram'] },
  ],
] as const) {
  test(`npm start with ${what} runs ${expected.kind}`, () => assert.deepEqual(plan(botToken, urls), expected));
}

const APP = { appId: 'an id', appPassword: 'a password' };

test('npm start with the credentials of Teams runs it, beside Telegram where that has a token', () => {
  assert.deepEqual(plan(undefined, { teams: 'http://127.0.0.1:6360' }, APP), {
    kind: 'services',
    channels: ['teams'],
    elsewhere: [],
  });
  assert.deepEqual(plan(TOKEN, { telegram: HERE, teams: 'http://127.0.0.1:6360' }, APP), {
    kind: 'services',
    channels: ['telegram', 'teams'],
    elsewhere: [],
  });
  assert.deepEqual(plan(undefined, { teams: 'http://127.0.0.1:6360' }, { appId: 'an id' }), { kind: 'sandbox' });
});

test('the environment of the sandbox keeps what has nothing to do with our settings', () => {
  const kept = { PATH: '/bin', HOME: '/home', LANG: 'C', NODE_COMPILE_CACHE: '/cache' };
  const dropped = {
    TELEGRAM_BOT_TOKEN: 'x',
    TEAMS_APP_PASSWORD: 'x',
    PROVIDER_URL_CONSOLE: 'x',
    PROVIDER_API_TOKEN: 'x',
    ETIENNE_JWT_SECRET: 'x',
    REMOTE_SESSIONS_CONFIG: 'x',
    DATA_DIR: 'x',
    LOG_LEVEL: 'x',
    HTTPS_PROXY: 'x',
    http_proxy: 'x',
    NO_PROXY: 'x',
    NODE_USE_ENV_PROXY: '1',
  };
  assert.deepEqual(sealedEnvironment({ ...kept, ...dropped }), kept);
});
