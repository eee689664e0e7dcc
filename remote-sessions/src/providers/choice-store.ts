import type { Database } from 'service-kit';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';

/** What a message offered in words, where its messenger has no buttons. */
export interface OfferedChoices {
  messageId: string;
  /** Ids of actions in the order of their numbers. */
  actionIds: string[];
  /** Id of the event that has chosen; undefined as long as none has. */
  usedBy?: string;
}

/** The table of choices in words; to be among the migrations of the manager's database. */
export const CHOICE_MIGRATION = `
  CREATE TABLE offered_choices (
    session_key TEXT PRIMARY KEY,
    message_id TEXT NOT NULL,
    action_ids TEXT NOT NULL,
    used_by TEXT
  ) STRICT, WITHOUT ROWID;
`;

/** Remembers what a number means in each remote session: the choices that were offered last. */
export function createChoiceStore(database: Database) {
  return {
    async get(ref: SessionRef): Promise<OfferedChoices | undefined> {
      const row = await database
        .prepare('SELECT message_id, action_ids, used_by FROM offered_choices WHERE session_key = ?')
        .get(sessionKey(ref));
      if (row === undefined) return undefined;
      return {
        messageId: row.message_id as string,
        actionIds: JSON.parse(row.action_ids as string),
        ...(row.used_by !== null && { usedBy: row.used_by as string }),
      };
    },
    offer: (ref: SessionRef, { messageId, actionIds }: OfferedChoices) =>
      database.write(async () => {
        await database
          .prepare(
            `INSERT INTO offered_choices (session_key, message_id, action_ids) VALUES (?, ?, ?)
             ON CONFLICT (session_key) DO UPDATE SET message_id = excluded.message_id,
               action_ids = excluded.action_ids, used_by = NULL`,
          )
          .run(sessionKey(ref), messageId, JSON.stringify(actionIds));
      }),
    /**
     * Notes which event has chosen of what a message offered, if that is what was offered last: the next number is no choice,
     * but the same event that comes again still is.
     */
    use: (ref: SessionRef, messageId: string, eventId: string) =>
      database.write(async () => {
        await database
          .prepare('UPDATE offered_choices SET used_by = ? WHERE session_key = ? AND message_id = ?')
          .run(eventId, sessionKey(ref), messageId);
      }),
    /** Takes back what a message offered, if it is what was offered last. */
    withdraw: (ref: SessionRef, messageId: string) =>
      database.write(async () => {
        await database
          .prepare('DELETE FROM offered_choices WHERE session_key = ? AND message_id = ?')
          .run(sessionKey(ref), messageId);
      }),
    remove: (ref: SessionRef) =>
      database.write(async () => {
        await database.prepare('DELETE FROM offered_choices WHERE session_key = ?').run(sessionKey(ref));
      }),
  };
}

export type ChoiceStore = ReturnType<typeof createChoiceStore>;
