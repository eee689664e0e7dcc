import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { createEtienneStandIn } from 'sandbox/etienne';
import { createTelegramStandIn } from 'sandbox/telegram';
import { freePort } from 'service-kit/starting';
import { cleanEnvironment } from './harness/clone.ts';
import { runScript } from './harness/service-process.ts';

const SECRET = 'a-secret-of-etienne-for-this-test';

it('the scripts set an installation up, find it well and say that nothing runs, without a secret', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  mkdirSync(join(folder, 'workspace/my-app'), { recursive: true });
  const telegram = await createTelegramStandIn();
  const etienne = await createEtienneStandIn({ workspaceDir: join(folder, 'workspace'), jwtSecret: SECRET });
  t.after(async () => {
    await Promise.all([telegram.close(), etienne.close()]);
    rmSync(folder, { recursive: true });
  });
  const config = join(folder, 'config.json');
  const env = {
    ...cleanEnvironment(),
    DATA_DIR: join(folder, 'data'),
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_PORT: String(await freePort()),
    REMOTE_SESSIONS_PORT: String(await freePort()),
  };
  const options = ['--etienne-url', etienne.url, '--etienne-jwt-secret', SECRET];
  const setUp = (token: string) =>
    runScript('setup.sh', ['--token', token, ...options], { ...env, REMOTE_SESSIONS_CONFIG: config });
  const refused = await setUp('1:wrong');
  assert.deepEqual([refused.code, /does not accept this token/.test(refused.output)], [1, true], refused.output);
  const done = await setUp(telegram.token);
  assert.equal(done.code, 0, done.output);
  assert.match(done.output, /https:\/\/t\.me\/\w+[\s\S]*my-app[\s\S]*Written: [\s\S]*npm start/);
  assert.equal(statSync(config).mode & 0o777, 0o600);
  assert.equal(JSON.parse(readFileSync(config, 'utf8')).channels.telegram.botToken, telegram.token);

  const [doctor, status] = await Promise.all(
    ['doctor.sh', 'status.sh'].map((script) =>
      runScript(script, ['--json'], { ...env, REMOTE_SESSIONS_CONFIG: config }),
    ),
  );
  assert.equal(doctor?.code, 0, doctor?.output);
  assert.equal(JSON.parse(doctor?.output ?? '').ok, true);
  assert.equal(status?.code, 1, status?.output);
  assert.deepEqual(
    JSON.parse(status?.output ?? '').services.map(({ state }: { state: string }) => state),
    ['absent', 'absent'],
  );
  for (const { output } of [refused, done, doctor, status].filter((one) => one !== undefined)) {
    assert.ok(!output.includes(telegram.token) && !output.includes(SECRET));
  }
});
