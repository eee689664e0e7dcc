import { POSTGRES_QUEUE_TABLES } from 'service-kit';
import { DOWNTIME_COLUMNS } from '../prompts/presence.ts';
import { ASKING_RUNS_TABLE } from '../questions/asking-runs.ts';
import { PROJECT_PLACES_TABLE } from '../runs/shared-turns.ts';
import { SESSION_MAPPINGS_TABLE } from '../sessions/shared-session-store.ts';

/** What the tables of the manager have come to in SQLite when this was released. */
const TABLES = `
  CREATE TABLE backlog_questions (
    session_key TEXT COLLATE "C" PRIMARY KEY,
    asked_at BIGINT NOT NULL,
    reply_id TEXT COLLATE "C" NOT NULL,
    prompt_ids TEXT COLLATE "C" NOT NULL,
    decided_by TEXT COLLATE "C",
    kept TEXT COLLATE "C"
  );
  CREATE TABLE kept_files (
    session_key TEXT COLLATE "C" NOT NULL,
    project TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    file TEXT COLLATE "C" NOT NULL,
    named_by TEXT COLLATE "C",
    kept_at BIGINT NOT NULL,
    PRIMARY KEY (session_key, project, path)
  );
  CREATE INDEX kept_files_named ON kept_files (named_by) WHERE named_by IS NOT NULL;
  CREATE TABLE known_files (
    session_key TEXT COLLATE "C" NOT NULL,
    handle TEXT COLLATE "C" NOT NULL,
    project TEXT COLLATE "C" NOT NULL,
    file TEXT COLLATE "C" NOT NULL,
    known_at BIGINT NOT NULL,
    PRIMARY KEY (session_key, handle, project)
  );
  CREATE INDEX known_files_of_session ON known_files (session_key, known_at);
  CREATE INDEX known_files_at ON known_files (known_at);
  CREATE TABLE offered_choices (
    session_key TEXT COLLATE "C" PRIMARY KEY,
    message_id TEXT COLLATE "C" NOT NULL,
    action_ids TEXT COLLATE "C" NOT NULL,
    used_by TEXT COLLATE "C"
  );
  CREATE TABLE presence (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    first_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
  );
  CREATE TABLE prompt_files (
    prompt_id TEXT COLLATE "C" PRIMARY KEY,
    files TEXT COLLATE "C" NOT NULL,
    placed TEXT COLLATE "C",
    added_at BIGINT NOT NULL
  );
  CREATE INDEX prompt_files_added ON prompt_files (added_at);
  CREATE TABLE provider_capabilities (
    provider TEXT COLLATE "C" PRIMARY KEY,
    capabilities TEXT COLLATE "C" NOT NULL
  );
  CREATE TABLE runs (
    id TEXT COLLATE "C" PRIMARY KEY,
    provider TEXT COLLATE "C" NOT NULL,
    session_id TEXT COLLATE "C" NOT NULL,
    project TEXT COLLATE "C" NOT NULL,
    prompt TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    process_id TEXT COLLATE "C",
    project_session_id TEXT COLLATE "C",
    started_at BIGINT NOT NULL,
    stop_requested BIGINT NOT NULL DEFAULT 0,
    ended_at BIGINT
  );
  CREATE INDEX runs_unfinished ON runs (started_at) WHERE ended_at IS NULL;
  CREATE INDEX runs_ended ON runs (ended_at) WHERE ended_at IS NOT NULL;
  CREATE TABLE seen_messages (
    session_key TEXT COLLATE "C" NOT NULL,
    message_id TEXT COLLATE "C" NOT NULL,
    became TEXT COLLATE "C" NOT NULL,
    prompt_id TEXT COLLATE "C",
    is_told_too_late BIGINT NOT NULL DEFAULT 0,
    seen_at BIGINT NOT NULL,
    event_id TEXT COLLATE "C",
    PRIMARY KEY (session_key, message_id)
  );
  CREATE INDEX seen_messages_at ON seen_messages (seen_at);
  CREATE INDEX seen_messages_event ON seen_messages (event_id) WHERE event_id IS NOT NULL;
  CREATE TABLE sent_replies (
    reply_id TEXT COLLATE "C" PRIMARY KEY,
    message_id TEXT COLLATE "C" NOT NULL,
    sent_at BIGINT NOT NULL
  );
  CREATE INDEX sent_replies_at ON sent_replies (sent_at);
  CREATE INDEX sent_replies_message ON sent_replies (message_id);
  CREATE TABLE session_languages (
    session_key TEXT COLLATE "C" PRIMARY KEY,
    language TEXT COLLATE "C" NOT NULL
  );
  CREATE TABLE session_modes (
    session_key TEXT COLLATE "C" PRIMARY KEY,
    mode TEXT COLLATE "C" NOT NULL
  );
  CREATE TABLE webhook_identities (
    provider TEXT COLLATE "C" PRIMARY KEY,
    subscription_id TEXT COLLATE "C" NOT NULL,
    secret TEXT COLLATE "C" NOT NULL
  );
`;

/** The tables in PostgreSQL, in order; what was released is never changed, only followed by more. */
export const POSTGRES_MIGRATIONS: readonly string[] = [
  `${POSTGRES_QUEUE_TABLES}${TABLES}`,
  [SESSION_MAPPINGS_TABLE, PROJECT_PLACES_TABLE, ASKING_RUNS_TABLE].join('\n'),
  DOWNTIME_COLUMNS,
];

/** Where one manager is alone, these are a file and its memory. */
export const SHARED_TABLES = ['session_mappings', 'project_places', 'asking_runs'];
