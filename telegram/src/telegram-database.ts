import { join } from 'node:path';
import { KIT_MIGRATIONS, KNOWN_FILE_TABLES, OUTGOING_FILE_TABLES } from 'provider-kit';
import { type Database, ensurePrivateDirectory, openDatabase } from 'service-kit';
import { TOLD_TABLES } from './bot/told-store.ts';
import { ALBUM_TABLES } from './files/album-store.ts';
import { UNDECIDED_PART_TABLES } from './files/undecided-parts.ts';
import { STATUS_MESSAGE_TABLES } from './messages/status-messages.ts';
import { FIRST_BOT_TABLES } from './places/first-bot.ts';
import { MOVED_CHAT_TABLES } from './places/moved-chats.ts';
import { TOPIC_NAME_TABLES } from './places/topic-names.ts';

const [first = '', , ...later] = KIT_MIGRATIONS;
/** How many of the later ones there were when the tables for groups came. */
const BEFORE_GROUPS = 7;
/** And when it was first told which bot had the database first. */
const BEFORE_FIRST_BOT = 8;

/** In order; what was released is never changed, only followed by more. The second was released with albums in it. */
export const MIGRATIONS: readonly string[] = [
  first,
  [KNOWN_FILE_TABLES, ALBUM_TABLES, OUTGOING_FILE_TABLES].join('\n'),
  ...later.slice(0, BEFORE_GROUPS),
  [TOLD_TABLES, UNDECIDED_PART_TABLES, STATUS_MESSAGE_TABLES].join('\n'),
  [MOVED_CHAT_TABLES, TOPIC_NAME_TABLES].join('\n'),
  ...later.slice(BEFORE_GROUPS, BEFORE_FIRST_BOT),
  FIRST_BOT_TABLES,
  ...later.slice(BEFORE_FIRST_BOT),
];

/** Opens `telegram.db` in the data folder, which is made, for the owner alone, where it is missing. */
export async function openTelegramDatabase(dataDir: string): Promise<Database> {
  await ensurePrivateDirectory(dataDir);
  return openDatabase(join(dataDir, 'telegram.db'), MIGRATIONS);
}
