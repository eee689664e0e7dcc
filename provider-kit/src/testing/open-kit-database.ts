import type { TestContext } from 'node:test';
import { type Database, openDatabase } from 'service-kit';
import type { Schemas } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_MIGRATIONS } from '../migrations.ts';
import { KIT_POSTGRES_MIGRATIONS } from '../postgres-migrations.ts';

/** The tables of the kit, for tests that both databases have to pass. */
export const KIT_TABLES: Schemas = { sqlite: KIT_MIGRATIONS, postgres: KIT_POSTGRES_MIGRATIONS };

/** A database in memory with the tables of the kit; it ends with the test. */
export function openKitDatabase(t: TestContext): Database {
  const database = openDatabase(':memory:', KIT_MIGRATIONS);
  t.after(() => database.close());
  return database;
}
