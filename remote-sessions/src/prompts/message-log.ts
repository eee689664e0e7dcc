import { currentEventId, type Database } from 'service-kit';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';

/** What has become of a message of a person. */
export interface SeenMessage {
  /** `nothing`: it was not taken, and why was said. */
  became: 'prompt' | 'answer' | 'command' | 'nothing';
  /** The prompt that it is, or is a part of. */
  promptId: string | undefined;
  /** Whether it was said that a change of it came too late. */
  isToldTooLate: boolean;
}

/** The table of seen messages; to be among the migrations of the manager's database. */
export const MESSAGE_LOG_MIGRATION = `
  CREATE TABLE seen_messages (
    session_key TEXT NOT NULL,
    message_id TEXT NOT NULL,
    became TEXT NOT NULL,
    prompt_id TEXT,
    is_told_too_late INTEGER NOT NULL DEFAULT 0,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (session_key, message_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX seen_messages_at ON seen_messages (seen_at);
`;

/** Which event told of a message last; to be among the migrations after the table. */
export const MESSAGE_EVENTS_MIGRATION = `
  ALTER TABLE seen_messages ADD COLUMN event_id TEXT;
`;

/** What became of an event is looked up by its id; to be among the migrations after that. */
export const MESSAGES_BY_EVENT = `
  CREATE INDEX seen_messages_event ON seen_messages (event_id) WHERE event_id IS NOT NULL;
`;

/**
 * Remembers what has become of each message, so that an edit of it, or its event when it comes again, means the right
 * thing. What became of one is a note: after a power cut its event comes again. All else resolves when it is on disk.
 */
export function createMessageLog(database: Database, now: () => number) {
  return {
    async get(ref: SessionRef, messageId: string): Promise<SeenMessage | undefined> {
      const row = await database
        .prepare('SELECT * FROM seen_messages WHERE session_key = ? AND message_id = ?')
        .get(sessionKey(ref), messageId);
      return (
        row && {
          became: row.became as SeenMessage['became'],
          promptId: (row.prompt_id as string | null) ?? undefined,
          isToldTooLate: row.is_told_too_late === 1,
        }
      );
    },

    /** The event that told of a message last; undefined where it is not known (any more). */
    eventOf: async (ref: SessionRef, messageId: string): Promise<string | undefined> =>
      ((
        await database
          .prepare('SELECT event_id FROM seen_messages WHERE session_key = ? AND message_id = ?')
          .get(sessionKey(ref), messageId)
      )?.event_id as string | null | undefined) ?? undefined,

    /** The prompts that the messages of an event are, or are parts of. */
    promptsOf: async (eventId: string): Promise<string[]> =>
      (
        await database
          .prepare('SELECT prompt_id FROM seen_messages WHERE event_id = ? AND prompt_id IS NOT NULL')
          .all(eventId)
      ).map((row) => row.prompt_id as string),

    put: (ref: SessionRef, messageId: string, became: SeenMessage['became'], promptId?: string) =>
      database.note(
        async () => {
          await database
            .prepare(
              `INSERT INTO seen_messages (session_key, message_id, became, prompt_id, seen_at, event_id)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (session_key, message_id) DO UPDATE SET became = excluded.became,
               prompt_id = excluded.prompt_id, is_told_too_late = 0, seen_at = excluded.seen_at,
               event_id = excluded.event_id`,
            )
            .run(sessionKey(ref), messageId, became, promptId ?? null, now(), currentEventId() ?? null);
        },
        { apart: `message ${sessionKey(ref)} ${messageId}` },
      ),

    setToldTooLate: (ref: SessionRef, messageId: string) =>
      database.write(async () => {
        await database
          .prepare('UPDATE seen_messages SET is_told_too_late = 1 WHERE session_key = ? AND message_id = ?')
          .run(sessionKey(ref), messageId);
      }),

    /** Forgets the messages of a remote session. */
    forget: (ref: SessionRef) =>
      database.write(async () => {
        await database.prepare('DELETE FROM seen_messages WHERE session_key = ?').run(sessionKey(ref));
      }),

    prune: (before: number) =>
      database.write(async () => {
        await database.prepare('DELETE FROM seen_messages WHERE seen_at < ?').run(before);
      }),
  };
}

export type MessageLog = ReturnType<typeof createMessageLog>;
