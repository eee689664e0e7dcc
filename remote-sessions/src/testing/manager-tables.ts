import type { Schemas } from '../../../service-kit/src/testing/with-databases.ts';
import { MIGRATIONS } from '../app/open-stores.ts';
import { POSTGRES_MIGRATIONS } from '../app/postgres-migrations.ts';

/** The manager's tables, for tests that both databases have to pass. */
export const MANAGER_TABLES: Schemas = { sqlite: MIGRATIONS, postgres: POSTGRES_MIGRATIONS };
