import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { isCodedError } from './errors.ts';
import { lockInstance } from './instance-lock.ts';

function lockPath(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'service.lock');
}

const isTaken = (error: unknown) => isCodedError(error) && error.code === 'ALREADY_RUNNING';

describe('the lock of an instance', () => {
  it('is had by one at a time', (t) => {
    const path = lockPath(t);
    const first = lockInstance(path);
    assert.throws(() => lockInstance(path), isTaken);
    first.release();
    first.release();
    lockInstance(path).release();
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('is gone with a process that was killed', async (t) => {
    const path = lockPath(t);
    const script = `
      import { lockInstance } from ${JSON.stringify(import.meta.resolve('./instance-lock.ts'))};
      globalThis.lock = lockInstance(${JSON.stringify(path)});
      console.log('locked');
      setInterval(() => {}, 1_000);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    assert.throws(() => lockInstance(path), isTaken);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockInstance(path).release();
  });
});
