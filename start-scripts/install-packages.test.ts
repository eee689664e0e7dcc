import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const settings = readFileSync(fileURLToPath(new URL('../pnpm-workspace.yaml', import.meta.url)), 'utf8');

it('the packages are checked against the Node that runs them, and not against the one that installs them', () => {
  const checked = /^nodeVersion: (\S+)$/m.exec(settings)?.[1];
  const installed = /^ {2}node: (\d\S+)$/m.exec(settings)?.[1];
  assert.ok(installed);
  assert.equal(checked, installed);
});

/** A root in which installing is telling who holds the lock. */
function fakeRoot(t: TestContext) {
  const root = mkdtempSync(join(tmpdir(), 'install-'));
  t.after(() => rmSync(root, { recursive: true }));
  const programs = join(root, 'programs');
  mkdirSync(programs);
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(programs, 'npx'), `#!/bin/sh\necho "$$"\ncat "${root}/.install-lock/pid"\n`);
  chmodSync(join(programs, 'npx'), 0o755);
  const script = fileURLToPath(new URL('install-packages.sh', import.meta.url));
  function start() {
    const env = { ...process.env, PATH: `${programs}:${process.env.PATH}` };
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    return spawn('sh', ['-euc', `root='${root}'; . '${script}'`], { env, stdio: [...stdio] });
  }
  return { lock: join(root, '.install-lock'), start };
}

async function toEnd(child: ReturnType<typeof spawn>): Promise<{ code: number; said: string }> {
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, said };
}

it('whoever installs holds the lock until it is removed: the start as well as what it has started', async (t) => {
  const { start } = fakeRoot(t);
  const child = start();
  const { code, said } = await toEnd(child);
  const [, installer, holders] = said.trim().split('\n');
  assert.deepEqual([code, holders], [0, `${child.pid} ${installer}`]);
});

it('a start waits as long as one of those lives that hold the lock', async (t) => {
  const { lock, start } = fakeRoot(t);
  const ended = spawn('true');
  await once(ended, 'exit');
  mkdirSync(lock);
  writeFileSync(join(lock, 'pid'), `${process.pid} ${ended.pid}\n`);
  const child = start();
  child.stderr?.once('data', () => rmSync(lock, { recursive: true }));
  const { code, said } = await toEnd(child);
  assert.equal(code, 0);
  assert.match(said, /^Another start installs the packages/);
});
