import { join } from 'node:path';
import {
  createQueueStore,
  ensurePrivateDirectory,
  openDatabase,
  openSpool,
  QUEUE_EVENTS_MIGRATION,
  QUEUE_MIGRATION,
} from 'service-kit';
import type { EventEnvelope } from 'shared-types';
import { FILES_MIGRATION } from '../files/file-store.ts';
import { KNOWN_FILES_MIGRATION } from '../files/known-files.ts';
import { BACKLOG_MIGRATION, createBacklogStore } from '../prompts/backlog-store.ts';
import {
  createMessageLog,
  MESSAGE_EVENTS_MIGRATION,
  MESSAGE_LOG_MIGRATION,
  MESSAGES_BY_EVENT,
} from '../prompts/message-log.ts';
import { PRESENCE_MIGRATION } from '../prompts/presence.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { CAPABILITY_MIGRATION } from '../providers/capability-store.ts';
import { CHOICE_MIGRATION, createChoiceStore } from '../providers/choice-store.ts';
import { type OutgoingItem, SENT_MESSAGES_MIGRATION, SENT_MIGRATION } from '../providers/message-outbox.ts';
import { WEBHOOK_IDENTITY_MIGRATION } from '../providers/webhook-secret.ts';
import { createSqliteRunStore, RUN_MIGRATION } from '../runs/run-store.ts';
import { createLanguageStore, LANGUAGE_MIGRATION } from '../sessions/language-store.ts';
import { createModeStore, MODE_MIGRATION } from '../sessions/mode-store.ts';
import { openSessionFile } from '../sessions/session-store.ts';

/** Released migrations are never changed; new ones are added at the end. */
export const MIGRATIONS: readonly string[] = [
  QUEUE_MIGRATION,
  RUN_MIGRATION,
  SENT_MIGRATION,
  WEBHOOK_IDENTITY_MIGRATION,
  MODE_MIGRATION,
  FILES_MIGRATION,
  MESSAGE_LOG_MIGRATION,
  KNOWN_FILES_MIGRATION,
  CHOICE_MIGRATION,
  CAPABILITY_MIGRATION,
  [QUEUE_EVENTS_MIGRATION, MESSAGE_EVENTS_MIGRATION, SENT_MESSAGES_MIGRATION].join('\n'),
  MESSAGES_BY_EVENT,
  [PRESENCE_MIGRATION, BACKLOG_MIGRATION].join('\n'),
  LANGUAGE_MIGRATION,
];

/** In the data folder: which remote session talks to which project, and the folder of files that wait to be sent. */
export const MAPPING_FILE = 'remote-sessions.json';
export const FILES_FOLDER = 'outgoing-files';

/** Opens everything that the manager keeps in `dataDir`; rejects where a part of it can't be used. */
export async function openStores(dataDir: string, now: () => number) {
  await ensurePrivateDirectory(dataDir);
  const sessions = await openSessionFile(join(dataDir, MAPPING_FILE));
  const database = openDatabase(join(dataDir, 'remote-sessions.db'), MIGRATIONS);
  return {
    database,
    sessions,
    inbox: createQueueStore<EventEnvelope>(database, 'inbox', now),
    prompts: createQueueStore<Prompt>(database, 'prompts', now),
    replies: createQueueStore<OutgoingItem>(database, 'replies', now),
    runs: createSqliteRunStore(database, now),
    modes: createModeStore(database),
    languages: createLanguageStore(database),
    choices: createChoiceStore(database),
    messages: createMessageLog(database, now),
    backlog: createBacklogStore(database),
    spool: await openSpool(join(dataDir, FILES_FOLDER)),
  };
}
