import type { Database } from 'service-kit';

export const TOPIC_NAME_TABLES = `
  CREATE TABLE topic_names (
    remote_session_id TEXT PRIMARY KEY,
    name TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** Keeps what topics are called, as not every message says it. What changes it belongs into `database.write`. */
export function createTopicNames(database: Pick<Database, 'prepare'>) {
  const select = database.prepare('SELECT name FROM topic_names WHERE remote_session_id = ?');
  const put = database.prepare('INSERT OR REPLACE INTO topic_names (remote_session_id, name) VALUES (?, ?)');
  const putFirst = database.prepare('INSERT OR IGNORE INTO topic_names (remote_session_id, name) VALUES (?, ?)');

  return {
    find: (remoteSessionId: string): string | undefined => select.get(remoteSessionId)?.name as string | undefined,
    /** `isNew`: it is called so now; else it was when it was made, and may have been renamed since. */
    note(remoteSessionId: string, { name, isNew }: TopicName): void {
      (isNew ? put : putFirst).run(remoteSessionId, name);
    },
    forget(remoteSessionId: string): void {
      database.prepare('DELETE FROM topic_names WHERE remote_session_id = ?').run(remoteSessionId);
    },
  };
}

/** What a message tells of the name of its topic. */
export interface TopicName {
  name: string;
  isNew: boolean;
}
