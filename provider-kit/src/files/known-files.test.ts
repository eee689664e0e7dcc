import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createKnownFiles } from './known-files.ts';

const file = (fileId: string) => ({ fileId, name: `${fileId}.txt`, mimeType: 'text/plain', size: 3, kind: 'document' });

withDatabases('files that people have sent', KIT_TABLES, (database) => {
  it('have ids of ours, and are found again by what does not change', async () => {
    const files = createKnownFiles(database());
    const { write } = database();
    const id = await write(() => files.add('1', file('F\0'), 'u', 1_000));
    const newer = await write(() => files.add('1', file('G'), 'u', 2_000));
    const name = database().isShared ? 'F\ufffd' : 'F\0';
    const known = { platformId: name, name: `${name}.txt`, mimeType: 'text/plain', size: 3 };
    assert.deepEqual([await files.find(id), await files.find('file_x')], [known, undefined]);
    const renew = (session: string, unique: string) =>
      write(() => files.renew(session, unique, { fileId: 'H' }, 3_000));
    assert.deepEqual(
      [await renew('1', 'u'), await renew('2', 'u'), await renew('1', 'v')],
      [newer, undefined, undefined],
    );
    assert.equal((await files.find(newer))?.platformId, 'H');
    const prune = () => write(() => files.prune(2_500, 5));
    assert.deepEqual([await prune(), await prune(), await files.find(id)], [1, 0, undefined]);
    await write(() => files.forget('1'));
    assert.equal(await files.find(newer), undefined);
  });
});
