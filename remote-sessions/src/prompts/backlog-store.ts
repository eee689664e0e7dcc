import type { Database } from 'service-kit';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';

/** What a person was asked about the prompts that waited while we were away. */
export interface BacklogQuestion {
  /** When it was asked, in milliseconds; also tells it from others of its remote session. */
  askedAt: number;
  /** The reply that asks it. */
  replyId: string;
  /** The prompts that it is about, in order. */
  promptIds: readonly string[];
  /** What the person has decided; undefined as long as it is open. */
  decision?: { eventId: string; kept: readonly string[] };
}

/** The table of these questions; to be among the migrations of the manager's database. */
export const BACKLOG_MIGRATION = `
  CREATE TABLE backlog_questions (
    session_key TEXT PRIMARY KEY,
    asked_at INTEGER NOT NULL,
    reply_id TEXT NOT NULL,
    prompt_ids TEXT NOT NULL,
    decided_by TEXT,
    kept TEXT
  ) STRICT, WITHOUT ROWID;
`;

/** Remembers the last such question of each remote session. What changes is to be called inside `database.write`. */
export function createBacklogStore(database: Database) {
  return {
    async get(ref: SessionRef): Promise<BacklogQuestion | undefined> {
      const row = await database.prepare('SELECT * FROM backlog_questions WHERE session_key = ?').get(sessionKey(ref));
      if (row === undefined) return undefined;
      return {
        askedAt: row.asked_at as number,
        replyId: row.reply_id as string,
        promptIds: JSON.parse(row.prompt_ids as string),
        ...(row.decided_by !== null && {
          decision: { eventId: row.decided_by as string, kept: JSON.parse(row.kept as string) },
        }),
      };
    },
    async put(ref: SessionRef, { askedAt, replyId, promptIds, decision }: BacklogQuestion): Promise<void> {
      await database
        .prepare(
          `INSERT INTO backlog_questions (session_key, asked_at, reply_id, prompt_ids, decided_by, kept)
           VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (session_key) DO UPDATE SET asked_at = excluded.asked_at, reply_id = excluded.reply_id,
             prompt_ids = excluded.prompt_ids, decided_by = excluded.decided_by, kept = excluded.kept`,
        )
        .run(
          sessionKey(ref),
          askedAt,
          replyId,
          JSON.stringify(promptIds),
          decision?.eventId ?? null,
          decision ? JSON.stringify(decision.kept) : null,
        );
    },
    async remove(ref: SessionRef): Promise<void> {
      await database.prepare('DELETE FROM backlog_questions WHERE session_key = ?').run(sessionKey(ref));
    },
    /** What was decided before is asked again: we were away once more. */
    async removeDecided(): Promise<void> {
      await database.prepare('DELETE FROM backlog_questions WHERE decided_by IS NOT NULL').run();
    },
  };
}

export type BacklogStore = ReturnType<typeof createBacklogStore>;
