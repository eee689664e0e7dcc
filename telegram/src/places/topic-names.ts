import type { Database } from 'service-kit';
import { wholeChatOf } from './place.ts';

export const TOPIC_NAME_TABLES = `
  CREATE TABLE topic_names (
    remote_session_id TEXT PRIMARY KEY,
    chat_session_id TEXT NOT NULL,
    name TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX topic_names_chat ON topic_names (chat_session_id);
`;

/** Nobody has so many in one chat; who makes more of them has them without names. */
const MOST_NAMES = 1_000;

/** Keeps what topics are called, as not every message says it. What changes it belongs into `database.write`. */
export function createTopicNames(database: Pick<Database, 'prepare'>) {
  const select = database.prepare('SELECT name FROM topic_names WHERE remote_session_id = ?');
  const update = database.prepare('UPDATE topic_names SET name = ? WHERE remote_session_id = ? AND name <> ?');
  const insert = database.prepare(
    `INSERT INTO topic_names (remote_session_id, chat_session_id, name)
     SELECT ?1, ?2, ?3 WHERE (SELECT COUNT(*) FROM topic_names WHERE chat_session_id = ?2) < ${MOST_NAMES}
     ON CONFLICT (remote_session_id) DO NOTHING`,
  );
  const find = async (remoteSessionId: string): Promise<string | undefined> =>
    (await select.get(remoteSessionId))?.name as string | undefined;

  return {
    find,
    async note(remoteSessionId: string, { name, isNew }: TopicName): Promise<void> {
      if ((await find(remoteSessionId)) === undefined)
        await insert.run(remoteSessionId, wholeChatOf(remoteSessionId), name);
      else if (isNew) await update.run(name, remoteSessionId, name);
    },
    async forget(remoteSessionId: string): Promise<void> {
      await database.prepare('DELETE FROM topic_names WHERE remote_session_id = ?').run(remoteSessionId);
    },
    /** Forgets at most `limit` names in chats of which no pairing is known; answers how many. */
    prune: async (limit: number): Promise<number> =>
      Number(
        (
          await database
            .prepare(
              `DELETE FROM topic_names WHERE remote_session_id IN (SELECT remote_session_id FROM topic_names AS one
             WHERE NOT EXISTS (SELECT 1 FROM pairings WHERE pairings.remote_session_id = one.chat_session_id)
             LIMIT ?)`,
            )
            .run(limit)
        ).changes,
      ),
  };
}

export type TopicNames = ReturnType<typeof createTopicNames>;

/** What a message tells of the name of its topic; `isNew`: it is called so now, else it was called so once. */
export interface TopicName {
  name: string;
  isNew: boolean;
}
