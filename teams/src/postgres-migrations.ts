import { KIT_POSTGRES_MIGRATIONS } from 'provider-kit';

/** What the tables of Teams alone have come to in SQLite when this was released. */
const TABLES = `
  CREATE TABLE conversation_references (
    remote_session_id TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    service_url TEXT COLLATE "C" NOT NULL,
    tenant_id TEXT COLLATE "C" NOT NULL,
    bot_id TEXT COLLATE "C" NOT NULL,
    bot_name TEXT COLLATE "C",
    thread_id TEXT COLLATE "C",
    team_id TEXT COLLATE "C",
    title TEXT COLLATE "C",
    person_id TEXT COLLATE "C",
    person_name TEXT COLLATE "C",
    seen_at BIGINT NOT NULL
  );
  CREATE INDEX conversation_references_team ON conversation_references (team_id) WHERE team_id IS NOT NULL;
  CREATE TABLE file_consents (
    message_id TEXT COLLATE "C" PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('answered', 'uploaded'))
  );
`;

const [first = '', ...later] = KIT_POSTGRES_MIGRATIONS;

/** The tables in PostgreSQL, in order; what was released is never changed, only followed by more. */
export const POSTGRES_MIGRATIONS: readonly string[] = [`${first}${TABLES}`, ...later];
