import type { Schemas } from '../../../service-kit/src/testing/with-databases.ts';
import { MIGRATIONS } from '../app/open-stores.ts';
import { POSTGRES_MIGRATIONS } from '../app/postgres-migrations.ts';

/** The manager's tables, for tests that both databases have to pass. */
export const MANAGER_TABLES: Schemas = {
  sqlite: MIGRATIONS,
  postgres: POSTGRES_MIGRATIONS,
  mayReadAll: [
    // At the start; the presence is one row.
    'SELECT first_at, seen_at, away_from, away_until FROM presence',
    'UPDATE presence SET away_from = ?, away_until = ?',
    'DELETE FROM backlog_questions WHERE decided_by IS NOT NULL',
    // Once an hour.
    'DELETE FROM kept_files WHERE kept_at <= ?',
  ],
};
