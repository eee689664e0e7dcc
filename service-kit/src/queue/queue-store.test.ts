import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../sqlite/open-database.ts';
import { withDatabases } from '../testing/with-databases.ts';
import { createMemoryQueueStore } from './memory-queue-store.ts';
import { POSTGRES_QUEUE_TABLES } from './postgres-queue-tables.ts';
import { queueStoreContract } from './queue-store-contract.ts';
import { QUEUE_EVENTS_MIGRATION } from './queue-trace.ts';
import { createQueueStore, QUEUE_MIGRATION } from './sql-queue-store.ts';

const TABLES = { sqlite: [QUEUE_MIGRATION, QUEUE_EVENTS_MIGRATION], postgres: [POSTGRES_QUEUE_TABLES] };

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
