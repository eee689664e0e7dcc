import { join } from 'node:path';
import { openDatabase } from 'service-kit';
import { privateFolder } from '../testing/private-folder.ts';
import { createSqliteRunStore, RUN_MIGRATION } from './run-store.ts';
import { runStoreContract } from './run-store-contract.ts';

await runStoreContract('SQLite', async (now) => {
  const folder = privateFolder();
  const database = openDatabase(join(folder.path, 'runs.db'), [RUN_MIGRATION]);
  const store = createSqliteRunStore(database, now);
  return {
    store,
    end: (run, end) => database.write(() => store.endInTransaction(run, end)),
    async close() {
      await database.close();
      folder.remove();
    },
  };
});
