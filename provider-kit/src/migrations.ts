import { QUEUE_EVENTS_MIGRATION, QUEUE_MIGRATION } from 'service-kit';
import { KNOWN_FILE_TABLES, KNOWN_FILE_UNIQUE_IDS } from './files/known-files.ts';
import { INCOMING_IDS_AS_TEXT, INCOMING_TABLES } from './incoming/incoming-store.ts';
import { UPDATE_IDS_AS_TEXT, UPDATE_TABLES } from './incoming/update-log.ts';
import { ACTION_TABLES } from './messages/action-store.ts';
import { KEPT_MIGRATION } from './messages/kept-store.ts';
import {
  MESSAGE_COMMANDS,
  MESSAGE_EVENTS,
  MESSAGE_READERS,
  MESSAGE_TABLES,
  REFUSAL_MIGRATION,
} from './messages/message-store.ts';
import { OUTGOING_FILE_FACTS, OUTGOING_FILE_TABLES } from './messages/outgoing-files.ts';
import { PART_IDS_AS_TEXT, PART_TABLES } from './messages/part-store.ts';
import { PAIRED_SESSION_TABLES } from './pairing/paired-sessions.ts';
import { PAIRING_TABLES, PAIRING_USERS } from './pairing/pairing-store.ts';
import { EVENT_TABLES } from './subscriptions/event-store.ts';
import { SUBSCRIPTION_TABLES } from './subscriptions/subscription-store.ts';

/**
 * The tables of the kit, in order; what was released is never changed, only followed by more.
 *
 * A database counts the migrations that it has: a provider with tables of its own puts them where this list ended when
 * they were released, `[...KIT_MIGRATIONS.slice(0, 6), OWN_TABLES, ...KIT_MIGRATIONS.slice(6)]`, so that later ones of
 * the kit come behind them.
 */
export const KIT_MIGRATIONS: readonly string[] = [
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
  [KNOWN_FILE_TABLES, OUTGOING_FILE_TABLES].join('\n'),
  [INCOMING_TABLES, KNOWN_FILE_UNIQUE_IDS].join('\n'),
  MESSAGE_COMMANDS,
  [REFUSAL_MIGRATION, KEPT_MIGRATION].join('\n'),
  [PART_IDS_AS_TEXT, INCOMING_IDS_AS_TEXT, UPDATE_IDS_AS_TEXT, OUTGOING_FILE_FACTS].join('\n'),
  PAIRING_USERS,
  PAIRED_SESSION_TABLES,
  MESSAGE_READERS,
  [QUEUE_EVENTS_MIGRATION, MESSAGE_EVENTS].join('\n'),
];
