import type { Schemas } from '../../../service-kit/src/testing/with-databases.ts';
import { POSTGRES_MIGRATIONS } from '../postgres-migrations.ts';
import { MIGRATIONS } from '../teams-database.ts';

/** The tables of this provider, for tests that both databases have to pass. */
export const TEAMS_TABLES: Schemas = {
  sqlite: MIGRATIONS,
  postgres: POSTGRES_MIGRATIONS,
  mayReadAll: [
    // When somebody asks who we are.
    'SELECT bot_name FROM conversation_references',
    // Once an hour.
    'DELETE FROM conversation_references WHERE remote_session_id IN',
  ],
};
