import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { createEtienneStandIn, instantTiming } from 'sandbox/etienne';
import { createTelegramStandIn } from 'sandbox/telegram';
import { lockInstance } from 'service-kit';
import { freePort } from 'service-kit/starting';
import { cleanEnvironment, shareClone } from './harness/clone.ts';
import { runCommand } from './harness/run-command.ts';

async function startStandIns(workspaceDir: string) {
  const telegram = await createTelegramStandIn({ rateLimits: false });
  const etienne = await createEtienneStandIn({ timing: instantTiming, workspaceDir });
  return { telegram, etienne };
}

/** The process that runs start.ts: the only child of npm. */
function starterOf(npmId: number): number {
  return Number(readFileSync(`/proc/${npmId}/task/${npmId}/children`, 'utf8').trim().split(' ')[0]);
}

function areFree(locks: string[]): boolean {
  for (const path of locks) lockInstance(path).release();
  return true;
}

describe('with a bot token', () => {
  const clone = shareClone();
  let standIns: Awaited<ReturnType<typeof startStandIns>>;
  before(async () => {
    standIns = await startStandIns(join(clone.path, 'workspace'));
  });
  after(() => Promise.all([standIns.telegram.close(), standIns.etienne.close()]));

  /** Settings for both services, or for the manager alone, which is quicker to start. */
  async function configure(services: readonly string[]): Promise<void> {
    const { telegram, etienne } = standIns;
    const settings = {
      ...(services.includes('telegram')
        ? { channels: { telegram: { botToken: telegram.token, apiRoot: telegram.apiRoot, port: await freePort() } } }
        : { providers: { console: { url: 'http://127.0.0.1:1' } } }),
      remoteSessions: { port: await freePort() },
      etienne: { url: etienne.url },
    };
    writeFileSync(join(clone.path, 'config.json'), JSON.stringify(settings));
  }

  const BOTH = ['telegram', 'remote-sessions'];
  const MANAGER = ['remote-sessions'];

  /** npm, what it runs, and the services. */
  async function startAll(t: TestContext, services: string[], command: [string, ...string[]] = ['npm', 'start']) {
    await configure(services);
    const running = runCommand(t, command, { env: cleanEnvironment(), cwd: clone.path });
    for (const name of services) await running.until(new RegExp(`${name} has started`));
    const locks = services.map((name) => join(clone.path, 'data', `${name}.db.lock`));
    return { running, locks };
  }

  describe('what ends npm start ends all of it', () => {
    for (const [what, services, end] of [
      ['SIGTERM to npm', BOTH, (npmId) => process.kill(npmId, 'SIGTERM')],
      ['SIGKILL to npm', MANAGER, (npmId) => process.kill(npmId, 'SIGKILL')],
      ['SIGHUP to npm', MANAGER, (npmId) => process.kill(npmId, 'SIGHUP')],
      ['SIGKILL to what npm runs', MANAGER, (npmId) => process.kill(starterOf(npmId), 'SIGKILL')],
    ] satisfies [string, string[], (npmId: number) => void][]) {
      it(what, { skip: process.platform !== 'linux' && /runs/.test(what) }, async (t) => {
        const { running, locks } = await startAll(t, services);
        end(running.child.pid ?? assert.fail('npm does not run'));
        // Resolves when the last process that has inherited the output is gone.
        await running.ended;
        for (const name of services) assert.ok(running.output().includes(`${name} has stopped`), name);
        assert.ok(areFree(locks));
      });
    }

    it('SIGTERM to the start script itself', async (t) => {
      const { running, locks } = await startAll(t, MANAGER, ['sh', 'start-scripts/start.sh']);
      running.child.kill('SIGTERM');
      assert.deepEqual(await running.ended, [0, null]);
      assert.ok(areFree(locks));
    });

    it('a standard output that nobody reads any more', async (t) => {
      // What `npm start | head -1` is; standard error stays, so that the end of all of them can be seen.
      const { running, locks } = await startAll(t, MANAGER);
      running.child.stdout?.destroy();
      await running.ended;
      assert.ok(areFree(locks));
    });
  });

  it('a service that was started alone is not ended by a standard input that closes', async (t) => {
    await configure(MANAGER);
    const alone = runCommand(t, ['sh', join(clone.path, 'start-scripts/start-remote-sessions.sh')], {
      env: cleanEnvironment(),
    });
    alone.child.stdin?.end();
    await alone.until(/remote-sessions has started/);
    assert.equal(alone.child.exitCode, null);
    const exit = once(alone.child, 'exit');
    alone.child.kill('SIGTERM');
    assert.deepEqual(await exit, [0, null]);
    assert.match(alone.output(), /"signal":"SIGTERM"/);
  });
});
