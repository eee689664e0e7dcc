import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openDatabase } from 'service-kit';
import { createKnownFiles, KNOWN_FILES_MIGRATION } from './known-files.ts';

const ref = { provider: 'telegram', sessionId: '7' };

describe('the files that a person can point at', () => {
  it('are known by what the messenger calls them, per remote session and project, and not for ever', async (t) => {
    const database = openDatabase(':memory:', [KNOWN_FILES_MIGRATION]);
    t.after(() => database.close());
    let now = 0;
    const known = createKnownFiles(database, () => now);
    for (let file = 0; file <= 1_000; file++) {
      now++;
      await known.put(ref, 'alpha', [{ handle: `file:${file}`, file: { path: `${file}.txt` } }]);
    }
    assert.deepEqual(await known.find(ref, 'alpha', ['file:2', 'message:2', 'file:1', 'file:0']), [
      { path: '2.txt' },
      { path: '1.txt' },
    ]);
    assert.deepEqual(await known.find(ref, 'beta', ['file:2']), []);
    assert.deepEqual(await known.find({ ...ref, sessionId: '8' }, 'alpha', ['file:2']), []);
    await known.prune(1_001);
    assert.deepEqual(await known.find(ref, 'alpha', ['file:999', 'file:1000']), [{ path: '1000.txt' }]);
    await known.forget(ref);
    assert.deepEqual(await known.find(ref, 'alpha', ['file:1000']), []);
  });
});
