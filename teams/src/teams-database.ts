import { join } from 'node:path';
import { FILE_CONSENT_TABLES, KIT_MIGRATIONS } from 'provider-kit';
import { type Database, ensurePrivateDirectory, openDatabase } from 'service-kit';
import { REFERENCE_TABLES } from './conversations/reference-store.ts';
import { PROVIDER_NAME } from './provider-name.ts';

const ACTIVITY_TABLES = `
  CREATE TABLE activities (
    key TEXT PRIMARY KEY,
    handled_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX activities_handled ON activities (handled_at);
`;

/** The kit tells updates apart, too. */
const ACTIVITIES_ARE_UPDATES = `
  INSERT OR IGNORE INTO updates (account_id, update_id, handled_at)
    SELECT '${PROVIDER_NAME}', key, handled_at FROM activities;
  DROP TABLE activities;
`;

/**
 * In order; what was released is never changed, only followed by more. Ours stand where the kit's list ended when they
 * came.
 */
export const MIGRATIONS: readonly string[] = [
  ...KIT_MIGRATIONS.slice(0, 7),
  [ACTIVITY_TABLES, REFERENCE_TABLES, FILE_CONSENT_TABLES].join('\n'),
  ...KIT_MIGRATIONS.slice(7, 8),
  ACTIVITIES_ARE_UPDATES,
  ...KIT_MIGRATIONS.slice(8),
];

/** Opens `teams.db` in the data folder, which is made, for the owner alone, where it is missing. */
export async function openTeamsDatabase(dataDir: string): Promise<Database> {
  await ensurePrivateDirectory(dataDir);
  return openDatabase(join(dataDir, 'teams.db'), MIGRATIONS);
}
