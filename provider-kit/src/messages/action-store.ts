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

export type PressedAction = {
  messageId: string;
  /** Of the message, which may be shown elsewhere than the remote session is. */
  remoteSessionId: string;
  actionId: string;
  state: 'open' | 'disabled' | 'gone';
};

/**
 * Keeps what stands behind the buttons of messages: platforms carry few bytes, an action's id may be longer.
 *
 * A token stays the same for as long as its message has the action. What changes them belongs into `database.write`.
 */
export function createActionStore(
  database: Pick<Database, 'prepare'>,
  pairingOf: (remoteSessionId: string) => string = (id) => id,
) {
  const selectTokens = database.prepare('SELECT action_id, token FROM actions WHERE message_id = ?');
  return {
    /** Makes the given rows those of the message; what it had besides is gone. */
    async replace(messageId: string, rows: ActionRows): Promise<void> {
      await database.prepare("UPDATE actions SET state = 'gone' WHERE message_id = ?").run(messageId);
      for (const { id, disabled } of rows.flat()) {
        await database
          .prepare(
            `INSERT INTO actions (token, message_id, action_id, state) VALUES (?, ?, ?, ?)
             ON CONFLICT (message_id, action_id) DO UPDATE SET state = excluded.state`,
          )
          .run(randomBytes(TOKEN_BYTES).toString('base64url'), messageId, id, disabled ? 'disabled' : 'open');
      }
    },
    /** The tokens of all actions that the message has or had, by their ids. */
    async tokensOf(messageId: string): Promise<ReadonlyMap<string, string>> {
      const rows = await selectTokens.all(messageId);
      return new Map(rows.map((row) => [row.action_id as string, row.token as string]));
    },
    /** What stands behind a button of the remote session, or of one that shares its pairing. */
    async find(remoteSessionId: string, token: string): Promise<PressedAction | undefined> {
      const row = await database
        .prepare(
          `SELECT message_id, action_id, state, remote_session_id FROM actions
           JOIN messages ON messages.id = message_id WHERE token = ?`,
        )
        .get(token);
      if (row === undefined || pairingOf(row.remote_session_id as string) !== pairingOf(remoteSessionId))
        return undefined;
      return {
        messageId: row.message_id as string,
        remoteSessionId: row.remote_session_id as string,
        actionId: row.action_id as string,
        state: row.state as PressedAction['state'],
      };
    },
  };
}

export type ActionStore = ReturnType<typeof createActionStore>;
