import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { openSpool } from './spool.ts';

async function spoolOf(t: TestContext, options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'spool-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return openSpool(join(folder, 'outgoing'), options);
}

describe('a spool', () => {
  it('keeps bytes for the owner alone and says their size and sum', async (t) => {
    const spool = await spoolOf(t, { headBytes: 4 });
    const file = await spool.write([Buffer.from('hel'), Buffer.from('lo')]);
    assert.equal(readFileSync(spool.pathOf(file.spoolName), 'utf8'), 'hello');
    assert.equal(statSync(spool.pathOf(file.spoolName)).mode & 0o777, 0o600);
    assert.deepEqual(
      [file.size, file.sha256, file.head.toString()],
      [5, '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824', 'hell'],
    );
    assert.deepEqual(await spool.list(), [file.spoolName]);
  });

  it('leaves nothing behind of what broke off', async (t) => {
    const spool = await spoolOf(t);
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('the connection broke');
    }
    await assert.rejects(spool.write(broken()), /connection broke/);
    assert.deepEqual(await spool.list(), []);
  });

  it('tells those apart that nobody has written to for a while', async (t) => {
    const spool = await spoolOf(t);
    const [old, fresh] = [await spool.write([Buffer.from('x')]), await spool.write([Buffer.from('y')])];
    utimesSync(spool.pathOf(old.spoolName), 0, 0);
    assert.deepEqual(await spool.list(3_600_000), [old.spoolName]);
    assert.deepEqual((await spool.list()).toSorted(), [old.spoolName, fresh.spoolName].toSorted());
  });

  it('removes a file, and does not mind one that is gone', async (t) => {
    const spool = await spoolOf(t);
    const { spoolName } = await spool.write([Buffer.from('x')]);
    await spool.remove(spoolName);
    await spool.remove(spoolName);
    assert.deepEqual(await spool.list(), []);
  });
});
