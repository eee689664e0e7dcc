import type { Schemas } from '../../../service-kit/src/testing/with-databases.ts';
import { POSTGRES_MIGRATIONS } from '../postgres-migrations.ts';
import { MIGRATIONS } from '../telegram-database.ts';

/** The tables of this provider, for tests that both databases have to pass. */
export const TELEGRAM_TABLES: Schemas = {
  sqlite: MIGRATIONS,
  postgres: POSTGRES_MIGRATIONS,
  mayReadAll: [
    // At the start.
    'SELECT bot_id FROM first_bot',
    'SELECT remote_session_id, platform_id FROM status_messages',
    'SELECT remote_session_id, album_id FROM album_parts GROUP BY',
    // Once an hour.
    'DELETE FROM topic_names WHERE remote_session_id IN',
  ],
};
