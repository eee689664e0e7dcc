import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { createEtienneStandIn, type EtienneStandIn } from 'sandbox/etienne';
import { createTeamsStandIn } from 'sandbox/teams';
import { createTelegramStandIn } from 'sandbox/telegram';
import { createTranscriptionStandIn } from 'sandbox/transcription';
import { setUp } from './set-up.ts';
import { type Key, playTerminal } from './testing/play-terminal.ts';

const SECRET = 'a-secret-of-etienne-for-this-test';
const USER = { username: 'kim', password: 'the-password-of-kim', role: 'user' } as const;

let telegram: Awaited<ReturnType<typeof createTelegramStandIn>>;
let etienne: EtienneStandIn;
let workspaceDir: string;

before(async () => {
  workspaceDir = mkdtempSync(join(tmpdir(), 'setup-workspace-'));
  for (const project of ['my-app', 'website']) mkdirSync(join(workspaceDir, project));
  telegram = await createTelegramStandIn();
  etienne = await createEtienneStandIn({ workspaceDir, jwtSecret: SECRET, users: [USER] });
});
after(async () => {
  await Promise.all([telegram.close(), etienne.close()]);
  rmSync(workspaceDir, { recursive: true });
});

/** An installation whose settings lead to the stand-ins. */
function install(t: TestContext, settings: object = {}) {
  const root = mkdtempSync(join(tmpdir(), 'setup-'));
  t.after(() => rmSync(root, { recursive: true }));
  const path = join(root, 'config.json');
  writeFileSync(path, JSON.stringify({ channels: { telegram: { apiRoot: telegram.apiRoot } }, ...settings }));
  const lines: string[] = [];
  const run = (words: string[], env: Record<string, string> = {}) =>
    setUp({ root, env, words, isTerminal: false, print: (line) => lines.push(line) });
  return { root, path, lines, run, read: () => JSON.parse(readFileSync(path, 'utf8')) };
}

const forEtienne = () => ['--etienne-url', etienne.url, '--etienne-jwt-secret', SECRET];

describe('npm run setup by options', () => {
  it('tries what is given and writes it for this account alone, and shows no secret', async (t) => {
    const { path, lines, run, read } = install(t);
    assert.deepEqual(await run(['--token', telegram.token, ...forEtienne()]), { status: 'done', isToStart: false });
    assert.deepEqual(read(), {
      $schema: './config.schema.json',
      channels: { telegram: { apiRoot: telegram.apiRoot, botToken: telegram.token } },
      etienne: { url: etienne.url, jwtSecret: SECRET },
    });
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const text = lines.join('\n');
    assert.match(text, /this is @\w+ \(.+\), https:\/\/t\.me\/\w+\n/);
    assert.match(text, /projects are my-app, website/);
    assert.ok(!text.includes(telegram.token) && !text.includes(SECRET));
  });

  it('changes one thing of it, and says what wins over it', async (t) => {
    const { lines, run, read } = install(t, {
      logLevel: 'debug',
      etienne: { url: 'http://127.0.0.1:1', token: 'old' },
    });
    await run(
      [
        '--etienne-url',
        etienne.url,
        '--etienne-username',
        USER.username,
        '--etienne-password',
        USER.password,
        '--etienne-auth-url',
        etienne.authUrl,
        '--token',
        telegram.token,
      ],
      { ETIENNE_URL: 'http://other' },
    );
    const { logLevel, etienne: written } = read();
    assert.equal(logLevel, 'debug');
    assert.deepEqual(written, { url: etienne.url, username: 'kim', password: USER.password, authUrl: etienne.authUrl });
    assert.ok(lines.some((line) => /^ETIENNE_URL is set .* wins/.test(line)));
  });

  for (const [what, words, expected] of [
    [
      'a token that Telegram refuses',
      () => ['--token', '1:wrong', ...forEtienne()],
      /does not accept this token \(401/,
    ],
    [
      'a sign-in that Etienne refuses',
      () => ['--token', telegram.token, '--etienne-url', etienne.url, '--etienne-jwt-secret', 'wrong-secret'],
      /does not accept this sign-in/,
    ],
    ['a missing sign-in', () => ['--token', telegram.token, '--etienne-url', etienne.url], /wants a sign-in/],
    [
      'an Etienne that is not there',
      () => ['--token', telegram.token, '--etienne-url', 'http://127.0.0.1:1'],
      /Etienne does not answer there: .*Is http:\/\/127\.0\.0\.1:1 right/,
    ],
    [
      'something else in its place',
      () => ['--token', telegram.token, '--etienne-url', telegram.apiRoot],
      /What answers there is not Etienne/,
    ],
  ] as const) {
    it(`stops at ${what} in one sentence, and writes nothing`, async (t) => {
      const { run, read, lines } = install(t);
      await assert.rejects(run([...words()]), ({ message }: Error) => {
        assert.match(message, expected);
        assert.ok(!message.includes('wrong-secret') && !message.includes('1:wrong'));
        return true;
      });
      assert.deepEqual(Object.keys(read()), ['channels'], lines.join('\n'));
    });
  }

  it('leaves a file alone that holds mistakes of another kind', async (t) => {
    const { run, read } = install(t, { logLevel: 'loud' });
    await assert.rejects(run(['--token', telegram.token, '--no-check']), /logLevel \(config\.json\) is "loud"/);
    assert.equal(read().$schema, undefined);
  });

  it('sets up Microsoft Teams', async (t) => {
    const teams = await createTeamsStandIn();
    t.after(() => teams.close());
    const { loginUrl } = teams;
    const { lines, run, read } = install(t, { channels: { teams: { loginUrl } } });
    const app = ['--teams-app-id', teams.appId, '--teams-tenant-id', teams.tenantId];
    await assert.rejects(
      run([...app, '--teams-app-password', 'wrong-secret', ...forEtienne()]),
      /appPassword is wrong/,
    );
    await run([...app, '--teams-app-password', teams.appSecret, ...forEtienne()]);
    assert.deepEqual(read().channels.teams, {
      loginUrl,
      appId: teams.appId,
      appPassword: teams.appSecret,
      tenantId: teams.tenantId,
    });
    assert.ok(lines.includes('Microsoft Teams: the bot can sign in.'));
  });
});

describe('npm run setup for voice messages', () => {
  const KEY = 'a-key-of-the-transcription-service';

  it('tries the service without a sound, and adds it to what is set up', async (t) => {
    const service = await createTranscriptionStandIn({ apiKey: KEY });
    t.after(() => service.close());
    const { lines, run, read } = install(t);
    await run(['--token', telegram.token, ...forEtienne()]);
    const url = ['--transcription-url', service.url];
    await assert.rejects(run([...url, '--transcription-key', 'wrong-secret']), ({ message }: Error) => {
      assert.match(message, /does not accept the key \(401\)/);
      return !message.includes('wrong-secret');
    });
    await assert.rejects(run(url), /it wants a key/);
    await assert.rejects(
      run(['--transcription-url', `${telegram.apiRoot}/x`, '--transcription-key', KEY]),
      /no transc/,
    );
    assert.equal(read().transcription, undefined);
    await run([...url, '--transcription-key', KEY, '--transcription-language', 'de', '--transcription-confirm', 'yes']);
    assert.deepEqual(read().transcription, { url: service.url, apiKey: KEY, language: 'de', confirm: true });
    assert.equal(read().channels.telegram.botToken, telegram.token);
    assert.ok(lines.includes('Voice messages: the service answers and takes the key.'));
    assert.ok(!lines.join('\n').includes(KEY));
    assert.deepEqual(service.taken, []);
  });
});

describe('npm run setup in a terminal', () => {
  it('asks, tells mistakes and asks again, shows no secret, and offers to start', async (t) => {
    const { root, read } = install(t);
    const keys: Key[] = [
      [/From where do you want to talk/, '\r'],
      [/Bot token/, 'nonsense\r'],
      [/looks like 123456789/, '1:wrong-token\r'],
      [/does not accept this token[\s\S]*Bot token/, `${telegram.token}\r`],
      // Ctrl-U: what stands there goes.
      [/this is @[\s\S]*Where is Etienne/, `\u0015${etienne.url}\r`],
      [/wants a sign-in[\s\S]*How does one sign in/, '\r'],
      [/JWT_SECRET of Etienne/, `${SECRET}\r`],
      [/projects are my-app, website[\s\S]*Start now/, '\r'],
    ];
    const terminal = playTerminal(keys);
    const end = await setUp({ root, env: {}, words: [], isTerminal: true, terminal, print: assert.fail });
    assert.deepEqual(end, { status: 'done', isToStart: true });
    assert.equal(read().channels.telegram.botToken, telegram.token);
    assert.equal(read().etienne.jwtSecret, SECRET);
    const shown = terminal.shown();
    for (const secret of [telegram.token, SECRET, 'wrong-token', 'nonsense']) assert.ok(!shown.includes(secret));
  });

  it('changes nothing where one gives up', async (t) => {
    const { root, read } = install(t);
    const terminal = playTerminal([[/From where/, '\u0003']]);
    const end = await setUp({ root, env: {}, words: [], isTerminal: true, terminal, print: assert.fail });
    assert.deepEqual(end, { status: 'given up' });
    assert.deepEqual(Object.keys(read()), ['channels']);
    assert.match(terminal.shown(), /Given up/);
  });
});
