import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCodedError } from 'service-kit';
import { createScrubber } from '../../../service-kit/src/log/scrubber.ts';
import { chooseProxy, secretsOf, type Variables } from './choose-proxy.ts';

const CLOUD = 'https://api.telegram.org';
const OWN = 'http://bot-api.example:8081';

const chosen = (environment: Variables, { apiRoot = CLOUD, setting }: { apiRoot?: string; setting?: string } = {}) =>
  chooseProxy({ setting, environment, apiRoot })?.name;

describe('the proxy', () => {
  const cases: [string, string | undefined, Variables, { apiRoot?: string; setting?: string }?][] = [
    ['none where nothing names one', undefined, {}],
    ['that of the settings', 'http://set:1', { HTTPS_PROXY: 'http://env:2' }, { setting: 'http://set:1' }],
    [
      'that of the settings for loopback too',
      'http://set:1',
      {},
      { setting: 'http://set:1', apiRoot: 'http://127.0.0.1:9' },
    ],
    ['that of the settings whatever NO_PROXY says', 'http://set:1', { NO_PROXY: '*' }, { setting: 'http://set:1' }],
    ['none where the settings say so', undefined, { HTTPS_PROXY: 'http://env:2' }, { setting: 'none' }],
    ['HTTPS_PROXY', 'http://env:2', { HTTPS_PROXY: 'http://env:2/' }],
    ['https_proxy before HTTPS_PROXY', 'http://low:2', { HTTPS_PROXY: 'http://up:2', https_proxy: 'http://low:2' }],
    [
      'ALL_PROXY where there is no other',
      'socks5h://all:3',
      { ALL_PROXY: 'socks5h://all:3', HTTP_PROXY: 'http://h:1' },
    ],
    ['HTTPS_PROXY before ALL_PROXY', 'http://env:2', { ALL_PROXY: 'http://all:3', HTTPS_PROXY: 'http://env:2' }],
    [
      'HTTP_PROXY for a server without TLS',
      'http://h:1',
      { HTTPS_PROXY: 'http://s:2', HTTP_PROXY: 'http://h:1' },
      { apiRoot: OWN },
    ],
    ['not HTTPS_PROXY for a server without TLS', undefined, { HTTPS_PROXY: 'http://s:2' }, { apiRoot: OWN }],
    [
      'of HTTP where the environment leaves the scheme out',
      'http://proxy.example:3128',
      { HTTPS_PROXY: 'me:word@proxy.example:3128' },
    ],
    ['none where the variable is empty', undefined, { HTTPS_PROXY: '  ', https_proxy: '' }],
    ...[
      'http://127.0.0.1:8081',
      'http://127.8.9.1',
      'http://localhost:1',
      'http://bot.localhost',
      'http://[::1]:8081',
    ].map((apiRoot): [string, undefined, Variables, { apiRoot: string }] => [
      `none of the environment for ${apiRoot}`,
      undefined,
      { HTTP_PROXY: 'http://h:1', ALL_PROXY: 'http://h:1' },
      { apiRoot },
    ]),
  ];
  for (const [name, expected, environment, more] of cases) {
    it(`is ${name}`, () => assert.equal(chosen(environment, more), expected));
  }

  const exceptions: [noProxy: string, apiRoot: string, isProxied: boolean][] = [
    ['', CLOUD, true],
    ['*', CLOUD, false],
    ['localhost, *', CLOUD, false],
    ['*:443', CLOUD, false],
    ['*:8443', CLOUD, true],
    ['api.telegram.org', CLOUD, false],
    ['API.Telegram.ORG.', CLOUD, false],
    ['example.com,api.telegram.org', CLOUD, false],
    ['example.com api.telegram.org', CLOUD, false],
    ['telegram.org', CLOUD, false],
    ['.telegram.org', CLOUD, false],
    ['*.telegram.org', CLOUD, false],
    ['*.api.telegram.org', CLOUD, true],
    ['gram.org', CLOUD, true],
    ['pi.telegram.org', CLOUD, true],
    ['org', CLOUD, false],
    ['api.telegram.org:443', CLOUD, false],
    ['api.telegram.org:8443', CLOUD, true],
    ['bot-api.example:8081', OWN, false],
    ['bot-api.example:80', OWN, true],
    ['10.0.0.0/8', 'http://10.1.2.3:8081', false],
    ['10.0.0.0/8', 'http://11.1.2.3:8081', true],
    ['10.0.0.0/99', 'http://10.0.0.0:8081', true],
    ['nonsense/8', 'http://10.0.0.0:8081', true],
    ['10.1.2.3', 'http://10.1.2.3:8081', false],
    ['2.3', 'http://10.1.2.3:8081', true],
    ['10.1.2.3:8081', 'http://10.1.2.3:8081', false],
    ['fd00::/8', 'http://[fd00::5]:8081', false],
    ['fd00::5', 'http://[fd00::5]:8081', false],
    ['[fd00::5]:8081', 'http://[fd00::5]:8081', false],
    ['[fd00::5]:80', 'http://[fd00::5]:8081', true],
    ['fd00::/8', CLOUD, true],
  ];
  for (const [noProxy, apiRoot, isProxied] of exceptions) {
    it(`of the environment is ${isProxied ? '' : 'not '}used for ${apiRoot} with NO_PROXY "${noProxy}"`, () => {
      const ALL_PROXY = 'http://all:3';
      const expected = isProxied ? ALL_PROXY : undefined;
      assert.equal(chosen({ ALL_PROXY, NO_PROXY: noProxy }, { apiRoot }), expected);
      assert.equal(chosen({ all_proxy: ALL_PROXY, no_proxy: noProxy }, { apiRoot }), expected);
    });
  }

  const mistakes: [string, Variables, { setting?: string }, RegExp][] = [
    [
      'is not a URL',
      {},
      { setting: 'http://[secret-word' },
      /^channels\.telegram\.proxy is not the URL.*http:\/\/, https/,
    ],
    ['has no host', {}, { setting: 'http://' }, /^channels\.telegram\.proxy is not the URL/],
    [
      'is of an unknown kind',
      { HTTPS_PROXY: 'socks4://secret-word:1' },
      {},
      /HTTPS_PROXY.*socks4:\/\/.*known are.*socks5/,
    ],
    ['is of the web', { all_proxy: 'ftp://secret-word' }, {}, /all_proxy.*ftp:\/\//],
    ['has a broken password', {}, { setting: 'http://me:secret-word%zz@host' }, /%25/],
  ];
  for (const [name, environment, more, text] of mistakes) {
    it(`is refused where it ${name}, and the value is not told`, () =>
      assert.throws(
        () => chosen(environment, more),
        (error: unknown) => {
          assert.ok(isCodedError(error) && error.code === 'PROXY_INVALID' && error.isOfSettings);
          assert.match(error.message, text);
          assert.doesNotMatch(error.message, /secret-word/);
          assert.equal(createScrubber([])(error.message), error.message, 'nothing of its advice is masked');
          return true;
        },
      ));
  }

  it('has a name without its credentials, and all their forms are secrets', () => {
    const proxy = chooseProxy({ setting: 'http://us%40er:p%3Ass%20word@host:3128', environment: {}, apiRoot: CLOUD });
    assert.ok(proxy?.hasCredentials);
    assert.equal(proxy.name, 'http://host:3128');
    const secrets = secretsOf(proxy);
    const base64 = Buffer.from('us@er:p:ss word').toString('base64');
    for (const form of ['p:ss word', 'p%3Ass%20word', 'us@er:p:ss word', base64])
      assert.ok(secrets.includes(form), form);
    assert.ok(!secrets.includes('us@er'));
  });

  it('has its user as the secret where there is no password, and no secret without credentials', () => {
    const of = (setting: string) => chooseProxy({ setting, environment: {}, apiRoot: CLOUD });
    assert.ok(secretsOf(of('http://key-of-access@host')!).includes('key-of-access'));
    assert.deepEqual(secretsOf(of('http://host')!), []);
  });
});
