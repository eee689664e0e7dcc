import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../sqlite/open-database.ts';
import { createMemoryQueueStore } from './memory-queue-store.ts';
import { queueStoreContract } from './queue-store-contract.ts';
import { QUEUE_EVENTS_MIGRATION } from './queue-trace.ts';
import { createQueueStore, QUEUE_MIGRATION } from './sql-queue-store.ts';

queueStoreContract('memory', async (now) => ({ store: createMemoryQueueStore(now), close: async () => {} }));

queueStoreContract('SQLite', async (now) => {
  const folder = mkdtempSync(join(tmpdir(), 'queue-store-'));
  const database = openDatabase(join(folder, 'queue.db'), [QUEUE_MIGRATION, QUEUE_EVENTS_MIGRATION]);
  return {
    store: createQueueStore(database, 'test', now),
    async close() {
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
});
