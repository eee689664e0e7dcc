import { join } from 'node:path';
import { KIT_MIGRATIONS } from 'provider-kit';
import { type Database, ensurePrivateDirectory, openDatabase } from 'service-kit';
import { REFERENCE_TABLES } from './conversations/reference-store.ts';
import { CONSENT_TABLES } from './files/file-consents.ts';
import { ACTIVITY_TABLES } from './inbound/activity-log.ts';

/** How many of the kit there were when ours came. */
const BEFORE_OURS = 7;
const OURS = [ACTIVITY_TABLES, REFERENCE_TABLES, CONSENT_TABLES].join('\n');

/** In order; what was released is never changed, only followed by more. */
const MIGRATIONS: readonly string[] = [
  ...KIT_MIGRATIONS.slice(0, BEFORE_OURS),
  OURS,
  ...KIT_MIGRATIONS.slice(BEFORE_OURS),
];

/** Opens `teams.db` in the data folder, which is made, for the owner alone, where it is missing. */
export async function openTeamsDatabase(dataDir: string): Promise<Database> {
  await ensurePrivateDirectory(dataDir);
  return openDatabase(join(dataDir, 'teams.db'), MIGRATIONS);
}
