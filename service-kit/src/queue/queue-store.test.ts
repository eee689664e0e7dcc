import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { openDatabase } from '../sqlite/open-database.ts';
import { freshService } from '../testing/postgres-server.ts';
import { openPostgres, withDatabases } from '../testing/with-databases.ts';
import { createMemoryQueueStore } from './memory-queue-store.ts';
import { POSTGRES_QUEUE_TABLES } from './postgres-queue-tables.ts';
import type { QueueStore } from './queue-store.ts';
import { queueStoreContract } from './queue-store-contract.ts';
import { createQueueTraces, QUEUE_EVENTS_MIGRATION } from './queue-trace.ts';
import { createQueueStore, QUEUE_MIGRATION } from './sql-queue-store.ts';

const TABLES = { sqlite: [QUEUE_MIGRATION, QUEUE_EVENTS_MIGRATION], postgres: [POSTGRES_QUEUE_TABLES], mayReadAll: [] };

queueStoreContract('memory', async (now) => ({ store: createMemoryQueueStore(now), close: async () => {} }));

queueStoreContract('SQLite on a disk', async (now) => {
  const folder = mkdtempSync(join(tmpdir(), 'queue-store-'));
  const database = openDatabase(join(folder, 'queue.db'), TABLES.sqlite);
  return {
    store: createQueueStore(database, 'test', now),
    database,
    async close() {
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
});

withDatabases('a queue', TABLES, (database) => {
  queueStoreContract('SQL', async (now) => ({
    store: createQueueStore(database(), 'test', now),
    database: database(),
    close: async () => {},
  }));
});

it('has the items of two processes in the order in which their transactions end, and others wait for none of it', async () => {
  const service = freshService();
  const [one, two] = [await openPostgres(TABLES.postgres, service), await openPostgres(TABLES.postgres, service)];
  const [storeOne, storeTwo] = [one, two].map((database) => createQueueStore<string>(database, 'test')) as [
    QueueStore<string>,
    QueueStore<string>,
  ];
  const [isAppended, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = one.write(
    async () => {
      await storeOne.append({ id: 'first', key: 'k', payload: '' });
      isAppended.resolve();
      await goOn.promise;
    },
    { apart: 'this' },
  );
  await isAppended.promise;
  const second = storeTwo.append({ id: 'second', key: 'k', payload: '' });
  await storeTwo.append({ id: 'other', key: 'another', payload: '' });
  const seen = await storeTwo.list('k');
  goOn.resolve();
  await Promise.all([first, second]);
  assert.deepEqual([seen, (await storeTwo.list('k')).map(({ id }) => id)], [[], ['first', 'second']]);
  await Promise.all([one.close(), two.close()]);
});

withDatabases('what has become of an event in the queues', TABLES, (database) => {
  it('is told of all of them, in the order of their appending', async () => {
    const [first, second] = ['first', 'second'].map((name) => createQueueStore<string>(database(), name, () => 1_000));
    const item = (id: string, eventId?: string) => ({
      id,
      key: `key of ${id}`,
      payload: '',
      ...(eventId && { eventId }),
    });
    await second?.append(item('b', 'evt_1'));
    await first?.append(item('a', 'evt_1'));
    await first?.append(item('c', 'evt_2'));
    await first?.append(item('d'));
    await first?.postpone('a', 5_000, 'busy\0');
    await second?.bury('b', 'refused');
    const reason = database().isShared ? 'busy\ufffd' : 'busy\0';
    const common = { createdAt: 1_000, finishedAt: undefined, notBefore: 0, failures: 0 };
    assert.deepEqual(await createQueueTraces(database())('evt_1'), [
      { ...common, queue: 'second', id: 'b', key: 'key of b', state: 'dead', reason: 'refused', finishedAt: 1_000 },
      { ...common, queue: 'first', id: 'a', key: 'key of a', state: 'pending', failures: 1, reason, notBefore: 5_000 },
    ]);
    assert.deepEqual(await createQueueTraces(database())('evt_3'), []);
  });
});
