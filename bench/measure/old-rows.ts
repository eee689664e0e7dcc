import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Ended a day ago: kept by housekeeping, of use to nobody. */
const AGE_MS = 86_400_000;

const QUEUES = {
  'telegram.db': ['events', 'messages'],
  'remote-sessions.db': ['inbox', 'prompts', 'replies'],
} as const;

/** What `queue_items` does not hold of a finished event, message or run. */
const OTHERS = {
  'telegram.db': [
    'INSERT INTO updates (bot_id, update_id, handled_at) SELECT 1, i, :at FROM numbers',
    `INSERT INTO events (id, type, remote_session_id, body, claims, created_at, claimed_at)
     SELECT 'old-' || i, 'message.received', '9' || (i % 1000), '{"type":"message.received"}', 1, :at, :at FROM numbers`,
    `INSERT INTO messages (id, remote_session_id, status, text, format, silent, created_at)
     SELECT 'old-' || i, '9' || (i % 1000), 'sent', 'an old answer', 'markdown', 0, :at FROM numbers`,
    `INSERT INTO idempotency_keys (key, fingerprint, message_id, created_at)
     SELECT 'old-' || i, 'old', 'old-' || i, :at FROM numbers`,
  ],
  'remote-sessions.db': [
    `INSERT INTO runs (id, provider, session_id, project, prompt, state, started_at, ended_at)
     SELECT 'old-' || i, 'telegram', '9' || (i % 1000), 'old', 'an old prompt', 'delivered', :at, :at FROM numbers`,
    `INSERT INTO sent_replies (reply_id, message_id, sent_at) SELECT 'old-' || i, 'old-' || i, :at FROM numbers`,
  ],
} as const;

/** Adds `count` finished rows to each queue of both databases and to what is kept beside them. Both must be closed. */
export function addOldRows(dataDir: string, count: number): void {
  if (count === 0) return;
  for (const file of ['telegram.db', 'remote-sessions.db'] as const) {
    const database = new DatabaseSync(join(dataDir, file));
    database.exec('PRAGMA synchronous=OFF; BEGIN');
    database.exec('CREATE TEMP TABLE numbers (i INTEGER PRIMARY KEY)');
    database
      .prepare(
        'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO numbers SELECT i FROM n',
      )
      .run(count);
    const at = Date.now() - AGE_MS;
    for (const queue of QUEUES[file]) {
      database
        .prepare(
          `INSERT INTO queue_items (queue, id, key, state, created_at, finished_at)
           SELECT :queue, 'old-' || i, 'telegram 9' || (i % 1000), 'done', :at, :at FROM numbers`,
        )
        .run({ queue, at });
    }
    for (const sql of OTHERS[file]) database.prepare(sql).run({ at });
    database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
  }
}
