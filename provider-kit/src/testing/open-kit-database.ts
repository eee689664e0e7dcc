import type { TestContext } from 'node:test';
import { type Database, openDatabase } from 'service-kit';
import type { Schemas } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_MIGRATIONS } from '../migrations.ts';
import { KIT_POSTGRES_MIGRATIONS } from '../postgres-migrations.ts';

/** The tables of the kit, for tests that both databases have to pass. */
export const KIT_TABLES: Schemas = {
  sqlite: KIT_MIGRATIONS,
  postgres: KIT_POSTGRES_MIGRATIONS,
  mayReadAll: [
    // Few, or listed as a whole.
    'SELECT * FROM subscriptions',
    'SELECT * FROM pairings WHERE status = ',
    'SELECT * FROM revoked_pairings ORDER BY',
    // Which of its two tables leads to the other is up to how many files wait; without any it is both.
    'SELECT message_id, spool_name FROM outgoing_files JOIN messages',
    // Once an hour.
    "DELETE FROM pairings WHERE status = 'denied'",
    'DELETE FROM revoked_pairings WHERE revoked_at',
    'DELETE FROM unreachable_sessions WHERE remote_session_id IN',
    // When somebody asks how we are.
    'SELECT COUNT(*) AS count, MIN(kept_at)',
    'SELECT COUNT(*) AS count FROM unreachable_sessions',
  ],
};

/** A database in memory with the tables of the kit; it ends with the test. */
export function openKitDatabase(t: TestContext): Database {
  const database = openDatabase(':memory:', KIT_MIGRATIONS);
  t.after(() => database.close());
  return database;
}
