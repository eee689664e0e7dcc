import { join } from 'node:path';
import {
  type Clock,
  createQueueStore,
  type Database,
  ensurePrivateDirectory,
  filesFolder,
  openDatabase,
  openSpool,
  QUEUE_EVENTS_MIGRATION,
  QUEUE_MIGRATION,
} from 'service-kit';
import type { JoinOptions, Shared } from 'service-kit/postgres';
import type { EventEnvelope, Settings } from 'shared-types';
import { FILES_MIGRATION } from '../files/file-store.ts';
import { KNOWN_FILES_MIGRATION } from '../files/known-files.ts';
import { BACKLOG_MIGRATION, createBacklogStore } from '../prompts/backlog-store.ts';
import {
  createMessageLog,
  MESSAGE_EVENTS_MIGRATION,
  MESSAGE_LOG_MIGRATION,
  MESSAGES_BY_EVENT,
} from '../prompts/message-log.ts';
import { DOWNTIME_MIGRATION, PRESENCE_MIGRATION } from '../prompts/presence.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { CAPABILITY_MIGRATION } from '../providers/capability-store.ts';
import { CHOICE_MIGRATION, createChoiceStore } from '../providers/choice-store.ts';
import { type OutgoingItem, SENT_MESSAGES_MIGRATION, SENT_MIGRATION } from '../providers/message-outbox.ts';
import { WEBHOOK_IDENTITY_MIGRATION } from '../providers/webhook-secret.ts';
import { createRunStore, RUN_MIGRATION } from '../runs/run-store.ts';
import { createLanguageStore, LANGUAGE_MIGRATION } from '../sessions/language-store.ts';
import { createModeStore, MODE_MIGRATION } from '../sessions/mode-store.ts';
import { openSessionFile, type SessionStore } from '../sessions/session-store.ts';
import { createSharedSessionStore } from '../sessions/shared-session-store.ts';
import { POSTGRES_MIGRATIONS } from './postgres-migrations.ts';

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
  DOWNTIME_MIGRATION,
];

/** In the data folder: which remote session talks to which project, and the folder of files that wait to be sent. */
export const MAPPING_FILE = 'remote-sessions.json';
export const FILES_FOLDER = 'outgoing-files';

/** Where everything is kept: files of this machine's own, or a database that several managers share. */
interface Storage {
  database: Database;
  sessions: SessionStore;
  /** Undefined where there is one manager only. */
  shared: Shared | undefined;
}

/** The name of the manager's schema where its tables are in PostgreSQL. */
export const SCHEMA = 'remote_sessions';
/** Told with each change of a mapping. */
export const MAPPINGS_TOPIC = 'mappings';

async function openEmbedded(dataDir: string): Promise<Storage> {
  const sessions = await openSessionFile(join(dataDir, MAPPING_FILE));
  return { database: openDatabase(join(dataDir, 'remote-sessions.db'), MIGRATIONS), sessions, shared: undefined };
}

async function joinManagers(url: string, log: JoinOptions['log']): Promise<Storage> {
  const { joinOthers } = await import('service-kit/postgres');
  const shared = await joinOthers({ url, service: SCHEMA, migrations: POSTGRES_MIGRATIONS, log });
  const { database, notices } = shared;
  return { database, sessions: createSharedSessionStore(database, () => notices.notify(MAPPINGS_TOPIC, '')), shared };
}

/** Opens everything that the manager keeps; rejects where a part of it can't be used. */
export async function openStores(settings: Settings, clock: Clock, log: JoinOptions['log']) {
  const { dataDir, storage } = settings;
  await ensurePrivateDirectory(dataDir);
  const { database, sessions, shared } =
    storage?.url === undefined ? await openEmbedded(dataDir) : await joinManagers(storage.url, log);
  const { now } = shared?.clock ?? clock;
  return {
    database,
    sessions,
    shared,
    clock: shared?.clock ?? clock,
    inbox: createQueueStore<EventEnvelope>(database, 'inbox', now),
    prompts: createQueueStore<Prompt>(database, 'prompts', now),
    replies: createQueueStore<OutgoingItem>(database, 'replies', now),
    runs: createRunStore(database, now),
    modes: createModeStore(database),
    languages: createLanguageStore(database),
    choices: createChoiceStore(database),
    messages: createMessageLog(database, now),
    backlog: createBacklogStore(database),
    spool: await openSpool(join(filesFolder(settings), FILES_FOLDER)),
  };
}

export type Stores = Awaited<ReturnType<typeof openStores>>;
