import type { TestContext } from 'node:test';
import { type Database, openDatabase } from 'service-kit';
import { KIT_MIGRATIONS } from '../migrations.ts';

/** A database in memory with the tables of the kit; it ends with the test. */
export function openKitDatabase(t: TestContext): Database {
  const database = openDatabase(':memory:', KIT_MIGRATIONS);
  t.after(() => database.close());
  return database;
}
