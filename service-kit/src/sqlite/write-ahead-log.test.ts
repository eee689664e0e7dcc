import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openWriteAheadLog } from './write-ahead-log.ts';

describe('the write-ahead log of a database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  after(() => rmSync(folder, { recursive: true }));

  function open() {
    const path = join(folder, 'some.db');
    writeFileSync(`${path}-wal`, '');
    const flushes: ((error: Error | null) => void)[] = [];
    return { log: openWriteAheadLog(path, (_fd, done) => void flushes.push(done)), flushes };
  }

  it('is flushed once at a time, and all who come meanwhile share the next flush', () => {
    const { log, flushes } = open();
    const done: string[] = [];
    for (const name of ['a', 'b', 'c']) log.flush(() => done.push(name));
    assert.equal(flushes.length, 1);
    flushes.shift()?.(null);
    assert.deepEqual([done, flushes.length], [['a'], 1]);
    flushes.shift()?.(null);
    assert.deepEqual([done, flushes.length], [['a', 'b', 'c'], 0]);
  });

  it('tells what the disk said', () => {
    const { log, flushes } = open();
    const heard: unknown[] = [];
    log.flush((error) => heard.push(error?.message));
    flushes.shift()?.(new Error('EIO'));
    assert.deepEqual(heard, ['EIO']);
  });

  it('is closed only after the flush that goes on', async () => {
    const { log, flushes } = open();
    const done: string[] = [];
    log.flush(() => done.push('flushed'));
    const closed = log.close().then(() => done.push('closed'));
    flushes.shift()?.(null);
    await closed;
    assert.deepEqual(done, ['flushed', 'closed']);
  });
});
