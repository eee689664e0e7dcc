import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { MANAGER_TABLES } from '../testing/manager-tables.ts';
import { createRunStore } from './run-store.ts';
import { runStoreContract } from './run-store-contract.ts';

withDatabases('runs', MANAGER_TABLES, (database) => {
  runStoreContract('SQL', async (now) => {
    const store = createRunStore(database(), now);
    return {
      store,
      end: (run, end) => database().write(() => store.endInTransaction(run, end)),
      close: async () => {},
    };
  });
});
