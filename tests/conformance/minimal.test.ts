import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from 'service-kit/starting';
import type { CheckResult } from '../../provider-kit/src/conformance/run-conformance.ts';
import { runScript } from '../harness/service-process.ts';
import { toldResults } from './told-results.ts';

const TOKEN = 'token-of-the-conformance-run';
const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };

/** Runs the minimal provider, and again whenever it ends, as a supervisor does. */
async function superviseMinimal(t: { after(cleanup: () => void): void }) {
  const dataDir = mkdtempSync(join(tmpdir(), 'minimal-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  let isOver = false;
  const begun = Promise.withResolvers<void>();
  const start = () => {
    if (isOver) return;
    child = spawn(process.execPath, [file('sandbox/src/minimal-provider/provider.ts')], {
      env: { ...env, PROVIDER_API_TOKEN: TOKEN, DATA_DIR: dataDir, MINIMAL_PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout?.once('data', () => begun.resolve());
    child.once('exit', start);
  };
  start();
  t.after(() => {
    isOver = true;
    child?.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });
  await begun.promise;
  return { url: `http://127.0.0.1:${port}`, pid: () => child?.pid };
}

describe('npm run conformance', () => {
  it('passes the minimal provider, killed and started again in between, and tells it in JSON', async (t) => {
    const { url, pid } = await superviseMinimal(t);
    const words = [url, '--token', TOKEN, '--driver', file('sandbox/src/drivers/minimal.ts'), '--json'];
    const { code, output } = await runScript('conformance.sh', [...words, '--restart', `kill -9 ${pid()}`], env);
    const { results } = JSON.parse(output) as { results: CheckResult[] };
    const { failed, skipped } = toldResults(results);
    assert.deepEqual(failed, []);
    assert.deepEqual(skipped.sort(), [
      'actions.selected: the provider has no buttons',
      'changes.actions: the provider cannot edit',
      'changes.text: the provider cannot edit',
      'events.sender: the driver plays no group',
      'files.download: the provider carries no files',
      'files.refused: the provider carries no files',
      'files.too-large: the provider carries no files',
      'files.upload: the provider carries no files',
      'pairings.shared: the driver plays no part of a chat',
      'pairings.somebody: the driver plays them',
      'progress.put: the provider has no progress',
    ]);
    assert.equal(code, 0);
  });

  it('says in a line each what was seen, and skips what it cannot see without a person', async (t) => {
    const { url } = await superviseMinimal(t);
    const { code, output } = await runScript('conformance.sh', [url, '--token', 'wrong', '--only', 'auth.none'], env);
    assert.match(output, /^ok {7}§2 {3}auth\.none: .+ \(17 routes\)$/m);
    assert.match(output, /^FAIL {5}§2 {3}provider\.info: .+ \(GET \/v1\/provider was answered 401 UNAUTHORIZED/m);
    assert.match(output, /^skipped {2}§11 {2}pairings\.code: .+ \(needs --driver\)$/m);
    assert.match(output, /^\d+ ok, \d+ failed, \d+ skipped$/m);
    assert.equal(code, 1);
  });

  it('says what it wants where no provider is named or none is there', async () => {
    const none = await runScript('conformance.sh', [], env);
    assert.match(none.output, /Which provider\?/);
    assert.equal(none.code, 1);
    const port = await freePort();
    const away = await runScript('conformance.sh', [`http://127.0.0.1:${port}`, '--token', TOKEN], env);
    assert.match(away.output, /No provider answers at http:\/\/127\.0\.0\.1:\d+/);
    assert.equal(away.code, 1);
    const help = await runScript('conformance.sh', ['--help'], env);
    assert.match(help.output, /--driver FILE/);
    assert.equal(help.code, 0);
  });
});
