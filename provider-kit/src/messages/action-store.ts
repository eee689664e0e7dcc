import { randomBytes } from 'node:crypto';
import type { Database } from 'service-kit';
import type { ActionRows } from 'shared-types';

export const ACTION_TABLES = `
  CREATE TABLE actions (
    token TEXT PRIMARY KEY,
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    action_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'disabled', 'gone')),
    UNIQUE (message_id, action_id)
  ) STRICT;
`;

/** 96 bits: cannot be guessed, and 16 characters fit wherever buttons carry anything. */
const TOKEN_BYTES = 12;

export type PressedAction = { messageId: string; actionId: string; state: 'open' | 'disabled' | 'gone' };

/**
 * Keeps what stands behind the buttons of messages: platforms carry few bytes, an action's id may be longer.
 *
 * A token stays the same for as long as its message has the action. What changes them belongs into `database.write`.
 */
export function createActionStore(database: Pick<Database, 'prepare'>) {
  const selectToken = database.prepare('SELECT token FROM actions WHERE message_id = ? AND action_id = ?');
  return {
    /** Makes the given rows those of the message; what it had besides is gone. */
    replace(messageId: string, rows: ActionRows): void {
      database.prepare("UPDATE actions SET state = 'gone' WHERE message_id = ?").run(messageId);
      for (const { id, disabled } of rows.flat()) {
        database
          .prepare(
            `INSERT INTO actions (token, message_id, action_id, state) VALUES (?, ?, ?, ?)
             ON CONFLICT (message_id, action_id) DO UPDATE SET state = excluded.state`,
          )
          .run(randomBytes(TOKEN_BYTES).toString('base64url'), messageId, id, disabled ? 'disabled' : 'open');
      }
    },
    tokenOf: (messageId: string, actionId: string): string => selectToken.get(messageId, actionId)?.token as string,
    find(remoteSessionId: string, token: string): PressedAction | undefined {
      const row = database
        .prepare(
          `SELECT message_id, action_id, state FROM actions
           JOIN messages ON messages.id = message_id WHERE token = ? AND remote_session_id = ?`,
        )
        .get(token, remoteSessionId);
      return (
        row && {
          messageId: row.message_id as string,
          actionId: row.action_id as string,
          state: row.state as PressedAction['state'],
        }
      );
    },
  };
}

export type ActionStore = ReturnType<typeof createActionStore>;
