import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectDatabase, createWorker } from 'service-kit/postgres';
import { emptyDatabase, PASSWORD, postgresServer } from '../../../service-kit/src/testing/postgres-server.ts';
import { lookAtStorage } from './look-at-storage.ts';

const SCHEMAS = ['telegram', 'remote_sessions'];

describe('doctor says of the storage', () => {
  it('nothing where it is this machine', async () => assert.equal(await lookAtStorage({}, SCHEMAS), undefined));

  it('which PostgreSQL it is, and how many processes share it', async (t) => {
    const server = await postgresServer();
    const url = server.url({ database: await emptyDatabase(server) });
    const before = await lookAtStorage({ storage: { url } }, SCHEMAS);
    assert.match(before?.text ?? '', /^PostgreSQL \d+[.\d]*; nobody has worked with it yet$/);
    const database = await connectDatabase({ url, service: 'telegram' });
    const worker = await createWorker({ database, name: 'one', onError: assert.ifError });
    t.after(async () => {
      await worker.close();
      await database.close();
    });
    const during = await lookAtStorage({ storage: { url } }, SCHEMAS);
    assert.deepEqual(
      [during?.status, during?.text.split('; ')[1]],
      ['ok', 'processes that work with it: 1 of telegram'],
    );
  });

  it('why it cannot be used, and shows no password', async () => {
    const server = await postgresServer();
    const url = server.url({ database: 'nowhere' });
    const result = await lookAtStorage({ storage: { url } }, SCHEMAS);
    assert.equal(result?.status, 'fail');
    assert.match(result.text, /the database at .* does not exist .*: create it, or correct storage\.url/);
    assert.ok(!JSON.stringify(result).includes(PASSWORD));
  });
});
