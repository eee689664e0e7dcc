import assert from 'node:assert/strict';
import { it } from 'node:test';
import { explainPostgres } from './explain-postgres.ts';
import { createFullDisk } from './full-disk.ts';

it('a full disk is told for half a minute after the last write that found no room, and nothing else is', () => {
  const failure = (code: string) => explainPostgres(Object.assign(new Error('no'), { code }), 'db.example:5432/bridge');
  let now = 0;
  const disk = createFullDisk(() => now);
  disk.note(failure('25006'));
  disk.note(new Error('something else'));
  disk.check();
  disk.note(failure('53100'));
  for (const [at, isTold] of [
    [0, true],
    [29_999, true],
    [30_000, false],
  ] as const) {
    now = at;
    if (isTold) assert.throws(disk.check, { code: 'DATABASE_FULL' });
    else disk.check();
  }
  disk.note(failure('53100'));
  assert.throws(disk.check, { code: 'DATABASE_FULL' });
});
