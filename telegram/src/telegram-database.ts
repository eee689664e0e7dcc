import { join } from 'node:path';
import { type Database, ensurePrivateDirectory, openDatabase, QUEUE_MIGRATION } from 'service-kit';
import { INCOMING_TABLES } from './bot/incoming-store.ts';
import { UPDATE_TABLES } from './bot/update-log.ts';
import { ALBUM_TABLES } from './files/album-store.ts';
import { KNOWN_FILE_TABLES, KNOWN_FILE_UNIQUE_IDS } from './files/known-files.ts';
import { ACTION_TABLES } from './messages/action-store.ts';
import { KEPT_MIGRATION } from './messages/kept-store.ts';
import { MESSAGE_COMMANDS, MESSAGE_TABLES, REFUSAL_MIGRATION } from './messages/message-store.ts';
import { OUTGOING_FILE_TABLES } from './messages/outgoing-files.ts';
import { PART_TABLES } from './messages/part-store.ts';
import { PAIRING_TABLES } from './pairing/pairing-store.ts';
import { EVENT_TABLES } from './subscriptions/event-store.ts';
import { SUBSCRIPTION_TABLES } from './subscriptions/subscription-store.ts';

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
