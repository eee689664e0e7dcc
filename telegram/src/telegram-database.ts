import { join } from 'node:path';
import {
  ACTION_TABLES,
  EVENT_TABLES,
  INCOMING_TABLES,
  KEPT_MIGRATION,
  KNOWN_FILE_TABLES,
  KNOWN_FILE_UNIQUE_IDS,
  MESSAGE_COMMANDS,
  MESSAGE_TABLES,
  OUTGOING_FILE_TABLES,
  PAIRING_TABLES,
  PART_TABLES,
  REFUSAL_MIGRATION,
  SUBSCRIPTION_TABLES,
  UPDATE_TABLES,
} from 'provider-kit';
import { type Database, ensurePrivateDirectory, openDatabase, QUEUE_MIGRATION } from 'service-kit';
import { ALBUM_TABLES } from './files/album-store.ts';

/** In order; what was released is never changed, only followed by more. */
export const MIGRATIONS: readonly string[] = [
  [
    QUEUE_MIGRATION,
    UPDATE_TABLES,
    PAIRING_TABLES,
    SUBSCRIPTION_TABLES,
    EVENT_TABLES,
    MESSAGE_TABLES,
    PART_TABLES,
    ACTION_TABLES,
  ].join('\n'),
  [KNOWN_FILE_TABLES, ALBUM_TABLES, OUTGOING_FILE_TABLES].join('\n'),
  [INCOMING_TABLES, KNOWN_FILE_UNIQUE_IDS].join('\n'),
  MESSAGE_COMMANDS,
  [REFUSAL_MIGRATION, KEPT_MIGRATION].join('\n'),
];

/** Opens `telegram.db` in the data folder, which is made, for the owner alone, where it is missing. */
export async function openTelegramDatabase(dataDir: string): Promise<Database> {
  await ensurePrivateDirectory(dataDir);
  return openDatabase(join(dataDir, 'telegram.db'), MIGRATIONS);
}
