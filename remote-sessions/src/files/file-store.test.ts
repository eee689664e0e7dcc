import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { MANAGER_TABLES } from '../testing/manager-tables.ts';
import { createFileStore, type PromptFiles } from './file-store.ts';
import { createKnownFiles } from './known-files.ts';
import type { StoredFile } from './stored-file.ts';

const ref = { provider: 'telegram', sessionId: '7' };
const DAY_MS = 24 * 3_600_000;

const stored = (path: string): StoredFile => ({
  path,
  name: path,
  mimeType: 'text/plain',
  kind: 'document',
  size: 1,
  sha256: 'x',
  parts: [],
});
const received = (fileId: string): PromptFiles => ({
  kind: 'receive',
  attachments: [{ fileId, name: `${fileId}\0.txt`, mimeType: 'text/plain', size: 1, kind: 'document' }],
  isKept: false,
});

withDatabases('files of prompts', MANAGER_TABLES, (database) => {
  const setup = () => {
    const time = { now: DAY_MS };
    return { time, store: createFileStore(database(), () => time.now) };
  };

  it('stay in the project where the same come again, and not where others do', async () => {
    const { store } = setup();
    await store.put('p', received('a'));
    await store.setPlaced('p', [stored('a')]);
    assert.deepEqual(await store.get('p~~'), { files: received('a'), placed: [stored('a')] });
    const kept = { ...received('a'), isKept: true } as PromptFiles;
    await Promise.all([store.put('p', kept), store.put('p', kept)]);
    assert.deepEqual(await store.get('p'), { files: kept, placed: [stored('a')] });
    await store.put('p', received('b'));
    assert.deepEqual(await store.get('p'), { files: received('b'), placed: undefined });
    await store.put('e', { kind: 'encode', path: 'x.png' });
    assert.deepEqual(await store.get('e'), { files: { kind: 'encode', path: 'x.png' }, placed: undefined });
    assert.equal(await store.get('none'), undefined);
    await store.prune(DAY_MS + 1);
    assert.equal(await store.get('p'), undefined);
  });

  it('that came without words are named once, in their order, within a day', async () => {
    const { store, time } = setup();
    await store.keep(ref, 'alpha', [stored('late')]);
    time.now += 1_000;
    await store.keep(ref, 'alpha', [stored('b'), stored('a')]);
    await Promise.all([store.keep(ref, 'alpha', [stored('a')]), store.keep(ref, 'alpha', [stored('a')])]);
    assert.equal(await store.countKept(ref, 'alpha'), 3);
    time.now = 2 * DAY_MS;
    const paths = async (project: string) => (await store.takeKept(ref, project, 'p')).map(({ path }) => path);
    assert.deepEqual([await paths('beta'), await paths('alpha'), await paths('alpha')], [[], ['a', 'b'], ['a', 'b']]);
    assert.equal(await store.countKept(ref, 'alpha'), 0);
    await store.forgetNamed('p');
    assert.deepEqual(await paths('alpha'), []);
  });

  it('that are kept can be dropped, one or all', async () => {
    const { store } = setup();
    await store.keep(ref, 'alpha', ['a', 'b', 'c', 'd'].map(stored));
    assert.equal(await store.dropKept(ref, 'alpha', ['a', 'b', 'x']), 2);
    assert.equal(await store.dropKept(ref, 'beta'), 0);
    assert.equal(await store.dropKept(ref, 'alpha'), 2);
    await store.keep(ref, 'alpha', [stored('a')]);
    await store.forget(ref);
    assert.equal(await store.countKept(ref, 'alpha'), 0);
  });
});

withDatabases('the files that a person can point at', MANAGER_TABLES, (database) => {
  it('are known by what the messenger calls them, as they were told last, until they are forgotten', async () => {
    let now = 1_000;
    const known = createKnownFiles(database(), () => now);
    const put = (path: string) => known.put(ref, 'alpha', [{ handle: 'file:1', file: { path } }]);
    await put('old.txt');
    await Promise.all([put('new.txt'), put('new.txt')]);
    now = 2_000;
    await known.put(ref, 'alpha', [{ handle: 'message:2', file: stored('2.txt') }]);
    const find = (project: string) => known.find(ref, project, ['message:2', 'file:9', 'file:1']);
    assert.deepEqual([await find('alpha'), await find('beta')], [[stored('2.txt'), { path: 'new.txt' }], []]);
    await known.prune(2_000);
    assert.deepEqual(await find('alpha'), [stored('2.txt')]);
    await known.forget(ref);
    assert.deepEqual(await find('alpha'), []);
  });

  it('are a thousand at most, the newest', async () => {
    await database().write(() =>
      database()
        .prepare(
          `INSERT INTO known_files (session_key, handle, project, file, known_at)
           WITH RECURSIVE files (id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM files WHERE id < 1001)
           SELECT 'telegram:7', 'file:' || id, 'alpha', '{"path":"x"}', id FROM files`,
        )
        .run(),
    );
    const known = createKnownFiles(database(), () => 5_000);
    await known.put(ref, 'alpha', [{ handle: 'file:new', file: { path: 'new' } }]);
    const found = await known.find(ref, 'alpha', ['file:2', 'file:3', 'file:new']);
    assert.deepEqual(
      found.map(({ path }) => path),
      ['x', 'new'],
    );
  });
});
