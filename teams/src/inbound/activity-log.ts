import { createHash } from 'node:crypto';
import type { Database } from 'service-kit';
import type { Activity } from './activity.ts';

export const ACTIVITY_TABLES = `
  CREATE TABLE activities (
    key TEXT PRIMARY KEY,
    handled_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX activities_handled ON activities (handled_at);
`;

/** An invoke without an answer comes again after about 30 s, perhaps more than once. */
const INVOKE_AGAIN_MS = 120_000;

const hashOf = (...parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27);

/** What makes an activity the same when it comes again. An invoke comes under another id then, and at another time. */
function keyOf(activity: Activity): string {
  const { type, id, conversation, timestamp, from, name, replyToId, value } = activity;
  if (type === 'invoke') return hashOf(type, conversation.id, from.id, name, replyToId, value);
  if (id == null) return hashOf(activity);
  const [sessionId] = conversation.id.split(';', 1);
  // A message is changed more than once.
  return type === 'message' ? hashOf(type, sessionId, id) : hashOf(type, sessionId, id, timestamp);
}

/** The id under which subscribers recognise what came of an activity. */
export const eventIdOf = ({ type, id, conversation, timestamp }: Activity): string =>
  `evt_teams_${hashOf(type, conversation.id, id, timestamp)}`;

/** Remembers which activities were handled, so that those that come again are recognised. */
export function createActivityLog(database: Pick<Database, 'prepare'>) {
  const insert = database.prepare(
    `INSERT INTO activities (key, handled_at) VALUES (?, ?)
     ON CONFLICT (key) DO UPDATE SET handled_at = excluded.handled_at WHERE handled_at < ?`,
  );
  const select = database.prepare('SELECT 1 FROM activities WHERE key = ? AND handled_at >= ?');
  /** The same press may be meant again, later; nothing else is. */
  const since = ({ type }: Activity, now: number) => (type === 'invoke' ? now - INVOKE_AGAIN_MS : 0);
  return {
    /** To be called inside the transaction that handles the activity. */
    addIfNew: (activity: Activity, now: number): boolean =>
      insert.run(keyOf(activity), now, since(activity, now)).changes === 1,
    has: (activity: Activity, now: number): boolean => select.get(keyOf(activity), since(activity, now)) !== undefined,
    /** Forgets at most `limit` activities that were handled before the given time; answers how many. */
    prune: (before: number, limit: number): number =>
      Number(
        database
          .prepare('DELETE FROM activities WHERE key IN (SELECT key FROM activities WHERE handled_at < ? LIMIT ?)')
          .run(before, limit).changes,
      ),
  };
}

export type ActivityLog = ReturnType<typeof createActivityLog>;
