import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadApiToken, loadSettings, lockInstance, openDatabase } from 'service-kit';
import { environmentBindings, SettingsSchema } from 'shared-types';
import { runPairingCommand } from '../provider-kit/src/pairing/run-command.ts';
import { asStranger, strangerIds } from './harness/as-stranger.ts';
import { cleanEnvironment } from './harness/clone.ts';
import { runCommand } from './harness/run-command.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'rights-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A fresh clone of the start scripts alone, with a package manager that the test plays. */
function freshClone(t: TestContext, packageManager: string) {
  const clone = folder(t);
  cpSync(join(root, 'start-scripts'), join(clone, 'start-scripts'), {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  mkdirSync(join(clone, 'programs'));
  writeFileSync(join(clone, 'programs/npx'), `#!/bin/sh\n${packageManager}\n`, { mode: 0o755 });
  const env = { ...cleanEnvironment(), PATH: `${join(clone, 'programs')}${delimiter}${process.env.PATH}` };
  return { clone, lock: join(clone, '.install-lock'), env, script: join(clone, 'start-scripts/start-telegram.sh') };
}

describe('a fresh clone', () => {
  it('that cannot be written is told at once, and not as another installation', async (t) => {
    const { clone, env, script } = freshClone(t, 'echo installed');
    chmodSync(clone, 0o555);
    const start = runCommand(t, ['sh', script], { env, ...strangerIds() });
    assert.deepEqual(await start.ended, [1, null]);
    assert.match(start.output(), /cannot be installed: .*Permission denied.*Make .* writable/);
    assert.ok(!/another/i.test(start.output()), start.output());
  });

  it('says at once that the Node.js of the system is too old, or missing', async (t) => {
    const { clone, env, script } = freshClone(t, 'echo installed');
    for (const [says, told] of [
      ['echo v18.19.1', /Node\.js 20 or newer with npm is needed, and here is v18\.19\.1\. See/],
      ['exit 127', /and here is none\./],
    ] as const) {
      writeFileSync(join(clone, 'programs/node'), `#!/bin/sh\n${says}\n`, { mode: 0o755 });
      const start = runCommand(t, ['sh', script], { env });
      assert.deepEqual(await start.ended, [1, null]);
      assert.match(start.output(), told);
    }
  });

  it('with a file in place of the lock says what to remove', async (t) => {
    const { lock, env, script } = freshClone(t, 'echo installed');
    writeFileSync(lock, '');
    const start = runCommand(t, ['sh', script], { env });
    assert.deepEqual(await start.ended, [1, null]);
    assert.match(start.output(), /\.install-lock is in the way; remove it/);
  });

  it('takes over the lock of an installation that was killed', async (t) => {
    const { lock, env, script } = freshClone(t, 'echo installed by the test; exit 3');
    mkdirSync(lock);
    const gone = runCommand(t, ['true']);
    await gone.ended;
    writeFileSync(join(lock, 'pid'), String(gone.child.pid));
    const start = runCommand(t, ['sh', script], { env });
    assert.deepEqual(await start.ended, [1, null]);
    assert.match(start.output(), /installed by the test[\s\S]*the lines above say why/);
    assert.ok(!existsSync(lock));
  });

  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    it(`whose start is told to end by ${signal} while it installs leaves nothing behind`, async (t) => {
      const { lock, env, script } = freshClone(t, 'echo waiting; exec sleep 600');
      const start = runCommand(t, ['sh', script], { env });
      await start.until(/waiting/);
      start.child.kill(signal);
      // Resolves when the package manager, which has inherited the output, is gone too.
      assert.deepEqual(await start.ended, [1, null]);
      assert.ok(!existsSync(lock));
    });
  }
});

describe('a service', () => {
  // They find out by the same code of the kit; a start costs too much to have each of them do so with everything.
  for (const [name, what, prepare, expected] of [
    [
      'remote-sessions',
      'a data folder below a file',
      () => ({ DATA_DIR: '/dev/null/data' }),
      /folder \/dev\/null\/data cannot be made or used \(ENOTDIR/,
    ],
    [
      'telegram',
      'a lock that cannot be opened',
      (at) => {
        mkdirSync(join(at, 'telegram.db.lock'));
        return { DATA_DIR: at };
      },
      /\.db\.lock cannot be locked/,
    ],
    [
      'remote-sessions',
      'a database that is none',
      (at) => {
        writeFileSync(join(at, 'remote-sessions.db'), 'x'.repeat(5_000));
        return { DATA_DIR: at };
      },
      /database .*\.db cannot be used \(file is not a database/,
    ],
  ] satisfies ['telegram' | 'remote-sessions', string, (at: string) => Record<string, string>, RegExp][]) {
    it(`with ${what} says so and ends`, async (t) => {
      const at = folder(t);
      writeFileSync(join(at, 'config.json'), '{}');
      const changes = { REMOTE_SESSIONS_CONFIG: join(at, 'config.json'), TELEGRAM_BOT_TOKEN: '1:x', ...prepare(at) };
      const start = runCommand(t, ['sh', join(root, `start-scripts/start-${name}.sh`)], {
        env: { ...cleanEnvironment(), ...changes },
      });
      assert.deepEqual(await start.ended, [1, null], start.output());
      assert.match(start.output(), expected);
      assert.ok(!/another process|\n {4}at /.test(start.output()), start.output());
    });
  }
});

describe('an account without the rights', () => {
  async function closedFolder(t: TestContext) {
    const dataDir = folder(t);
    await loadApiToken({ dataDir });
    openDatabase(join(dataDir, 'some.db'));
    writeFileSync(join(dataDir, 'config.json'), '{}');
    return dataDir;
  }
  const settingsAt = (path: string) =>
    loadSettings({
      schema: SettingsSchema,
      bindings: environmentBindings,
      root,
      env: { REMOTE_SESSIONS_CONFIG: path },
    });

  it('is not told that another process runs', async (t) => {
    const dataDir = await closedFolder(t);
    await asStranger(dataDir, async () => {
      const reason = /cannot be (locked|used) \(EACCES/;
      assert.throws(() => lockInstance(join(dataDir, 'some.lock')), { code: 'LOCK_UNUSABLE', message: reason });
      assert.throws(() => openDatabase(join(dataDir, 'some.db')), { code: 'DATABASE_UNUSABLE', message: reason });
    });
  });

  it('is told by the pairing command that it cannot read the token, not that nothing was ever started', async (t) => {
    const dataDir = await closedFolder(t);
    const settings = { dataDir, providers: { telegram: { url: 'http://127.0.0.1:1' } } };
    await asStranger(dataDir, async () => {
      const reason = /api-token cannot be used \(EACCES.*account that runs the services/;
      await assert.rejects(runPairingCommand(settings, ['list']), { code: 'API_TOKEN_UNUSABLE', message: reason });
      await assert.rejects(loadApiToken({ dataDir }), { code: 'API_TOKEN_UNUSABLE', message: reason });
    });
    const never = { ...settings, dataDir: join(dataDir, 'other') };
    await assert.rejects(runPairingCommand(never, ['list']), { code: 'PROVIDER_NEVER_STARTED' });
  });

  it('is told why it cannot read the settings', async (t) => {
    const dataDir = await closedFolder(t);
    await asStranger(dataDir, async () => {
      await assert.rejects(settingsAt(join(dataDir, 'config.json')), { code: 'CONFIG_INVALID', message: /EACCES/ });
    });
    assert.equal(readFileSync(join(dataDir, 'config.json'), 'utf8'), '{}');
  });
});
