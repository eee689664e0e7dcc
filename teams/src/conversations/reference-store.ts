import type { Database } from 'service-kit';

export const REFERENCE_TABLES = `
  CREATE TABLE conversation_references (
    remote_session_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    service_url TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    bot_id TEXT NOT NULL,
    bot_name TEXT,
    thread_id TEXT,
    team_id TEXT,
    title TEXT,
    person_id TEXT,
    person_name TEXT,
    seen_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX conversation_references_team ON conversation_references (team_id) WHERE team_id IS NOT NULL;
`;

export type ConversationKind = 'personal' | 'groupChat' | 'channel';

/** How a remote session is reached: what its newest activity said, and of what that left out, what earlier ones did. */
export interface ConversationReference {
  /** Without the thread; the id of the remote session. */
  conversationId: string;
  kind: ConversationKind;
  serviceUrl: string;
  tenantId: string;
  botId: string;
  botName: string | undefined;
  /** In a channel: the thread that was written in last. */
  threadId: string | undefined;
  teamId: string | undefined;
  title: string | undefined;
}

/** Keeps how remote sessions are reached, as Teams tells it with activities alone. Changes belong into `database.write`. */
export function createReferenceStore(database: Pick<Database, 'prepare'>) {
  const newest = ['kind', 'service_url', 'tenant_id', 'bot_id', 'seen_at'].map((name) => `${name} = excluded.${name}`);
  const lasting = ['bot_name', 'thread_id', 'team_id', 'title'].map(
    (name) => `${name} = COALESCE(excluded.${name}, conversation_references.${name})`,
  );
  const upsert = database.prepare(
    `INSERT INTO conversation_references
       (remote_session_id, kind, service_url, tenant_id, bot_id, bot_name, thread_id, team_id, title, seen_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (remote_session_id) DO UPDATE SET ${[...newest, ...lasting].join(', ')}`,
  );
  const select = database.prepare('SELECT * FROM conversation_references WHERE remote_session_id = ?');

  return {
    async put(reference: ConversationReference, now: number): Promise<void> {
      const { conversationId, kind, serviceUrl, tenantId, botId, botName, threadId, teamId, title } = reference;
      const told = [botName, threadId, teamId, title].map((value) => value ?? null);
      await upsert.run(conversationId, kind, serviceUrl, tenantId, botId, ...told, now);
    },
    async find(remoteSessionId: string): Promise<ConversationReference | undefined> {
      const row = (await select.get(remoteSessionId)) as Record<string, string | null> | undefined;
      return row && toReference(row);
    },
    /** The remote sessions in a team's channels. */
    ofTeam: async (teamId: string): Promise<string[]> =>
      (
        await database.prepare('SELECT remote_session_id FROM conversation_references WHERE team_id = ?').all(teamId)
      ).map((row) => row.remote_session_id as string),
    async rename(remoteSessionId: string, title: string): Promise<void> {
      await database
        .prepare('UPDATE conversation_references SET title = ? WHERE remote_session_id = ?')
        .run(title, remoteSessionId);
    },
    /** What the bot is called, as the newest activity says. */
    botName: async (): Promise<string | undefined> =>
      ((
        await database
          .prepare(
            'SELECT bot_name FROM conversation_references WHERE bot_name IS NOT NULL ORDER BY seen_at DESC LIMIT 1',
          )
          .get()
      )?.bot_name as string | undefined) ?? undefined,
    /** Forgets at most `limit` that nothing came from since the given time and that are not paired; answers how many. */
    prune: async (before: number, limit: number): Promise<number> =>
      Number(
        (
          await database
            .prepare(
              `DELETE FROM conversation_references WHERE remote_session_id IN
             (SELECT remote_session_id FROM conversation_references AS one WHERE seen_at < ?
                AND NOT EXISTS (SELECT 1 FROM pairings WHERE pairings.remote_session_id = one.remote_session_id)
              LIMIT ?)`,
            )
            .run(before, limit)
        ).changes,
      ),
    async forget(remoteSessionId: string): Promise<void> {
      await database.prepare('DELETE FROM conversation_references WHERE remote_session_id = ?').run(remoteSessionId);
    },
  };
}

export type ReferenceStore = ReturnType<typeof createReferenceStore>;

const toReference = (row: Record<string, string | null>): ConversationReference => ({
  conversationId: row.remote_session_id as string,
  kind: row.kind as ConversationKind,
  serviceUrl: row.service_url as string,
  tenantId: row.tenant_id as string,
  botId: row.bot_id as string,
  botName: row.bot_name ?? undefined,
  threadId: row.thread_id ?? undefined,
  teamId: row.team_id ?? undefined,
  title: row.title ?? undefined,
});
