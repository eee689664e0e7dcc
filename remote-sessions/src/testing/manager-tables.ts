import type { Schemas } from '../../../service-kit/src/testing/with-databases.ts';
import { MIGRATIONS } from '../app/open-stores.ts';
import { POSTGRES_MIGRATIONS } from '../app/postgres-migrations.ts';

/** The manager's tables, for tests that both databases have to pass. */
export const MANAGER_TABLES: Schemas = {
  sqlite: MIGRATIONS,
  postgres: POSTGRES_MIGRATIONS,
  mayReadAll: [
    // At the start.
    'SELECT first_at, seen_at FROM presence',
    'DELETE FROM backlog_questions WHERE decided_by IS NOT NULL',
    // Once an hour.
    'DELETE FROM kept_files WHERE kept_at <= ?',
  ],
};
