import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { MANAGER_TABLES } from '../testing/manager-tables.ts';
import { createSqliteRunStore } from './run-store.ts';
import { runStoreContract } from './run-store-contract.ts';

withDatabases('runs', MANAGER_TABLES, (database) => {
  runStoreContract('SQL', async (now) => {
    const store = createSqliteRunStore(database(), now);
    return {
      store,
      end: (run, end) => database().write(() => store.endInTransaction(run, end)),
      close: async () => {},
    };
  });
});
