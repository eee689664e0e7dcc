import type { Schemas } from '../../../service-kit/src/testing/with-databases.ts';
import { POSTGRES_MIGRATIONS } from '../postgres-migrations.ts';
import { MIGRATIONS } from '../teams-database.ts';

/** The tables of this provider, for tests that both databases have to pass. */
export const TEAMS_TABLES: Schemas = { sqlite: MIGRATIONS, postgres: POSTGRES_MIGRATIONS };
