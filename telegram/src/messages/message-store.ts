import { randomUUID } from 'node:crypto';
import type { Database } from 'service-kit';
import type { ActionRows, MessageChange, MessageRequest } from 'shared-types';

export const MESSAGE_TABLES = `
  CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    remote_session_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'sent', 'failed')),
    reason TEXT,
    revision INTEGER NOT NULL DEFAULT 1,
    text TEXT NOT NULL,
    format TEXT NOT NULL,
    reply_to TEXT,
    actions TEXT,
    copy_text TEXT,
    silent INTEGER NOT NULL,
    plain_parts TEXT NOT NULL DEFAULT '[]',
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX messages_created ON messages (created_at);
  CREATE INDEX messages_queued ON messages (remote_session_id) WHERE status = 'queued';
  CREATE TABLE idempotency_keys (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    message_id TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
`;

export const MESSAGE_COMMANDS = `
  ALTER TABLE messages ADD COLUMN commands TEXT;
`;

/** A button that puts a text into the clipboard of the person. */
export interface CopyText {
  label: string;
  text: string;
}

/** Something that the provider itself says to a person, in Markdown. */
export interface Notice {
  text: string;
  /** Names of the commands in it that stay tappable. */
  commands?: readonly string[];
  copyText?: CopyText;
}

export interface StoredMessage {
  id: string;
  remoteSessionId: string;
  status: 'queued' | 'sent' | 'failed';
  reason: string | null;
  /** Grows with each change, so that a change during sending is noticed. */
  revision: number;
  text: string;
  format: 'markdown' | 'plain';
  replyTo: string | null;
  actions: ActionRows;
  copyText: CopyText | undefined;
  /** Names of the commands in the text that stay tappable, without the `/`. */
  commands: readonly string[];
  silent: boolean;
  /** Parts whose entities the platform refused; they are sent as plain text. */
  plainParts: number[];
}

const newMessageId = (): string => `msg_${randomUUID()}`;

/** Keeps outgoing messages. What changes them belongs into `database.write`. */
export function createMessageStore(database: Pick<Database, 'prepare'>) {
  const insert = database.prepare(
    `INSERT INTO messages
     (id, remote_session_id, status, text, format, reply_to, actions, copy_text, commands, silent, created_at)
     VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = database.prepare('SELECT * FROM messages WHERE id = ?');
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  const find = (id: string): StoredMessage | undefined => {
    const row = select.get(id) as Record<string, string> | undefined;
    return row && toMessage(row);
  };

  return {
    find,
    /** Stores a message as queued and answers its id. */
    add(
      message: Omit<MessageRequest, 'commands'> & { commands?: readonly string[]; copyText?: CopyText },
      now: number,
    ): string {
      const id = newMessageId();
      const {
        remoteSessionId,
        text,
        format = 'markdown',
        replyTo,
        actions,
        copyText,
        commands,
        silent = false,
      } = message;
      insert.run(
        id,
        remoteSessionId,
        text,
        format,
        replyTo ?? null,
        json(actions),
        json(copyText),
        json(commands),
        Number(silent),
        now,
      );
      return id;
    },
    /** Changes what a message says; it is queued again. Answers the new revision. */
    change(id: string, { text, format, actions, commands }: MessageChange): number {
      // Another text does not have the commands of the one before.
      const hasNewCommands = text !== undefined || commands !== undefined;
      const row = database
        .prepare(
          `UPDATE messages SET revision = revision + 1, status = 'queued', plain_parts = '[]',
           text = COALESCE(?, text), format = COALESCE(?, format), actions = COALESCE(?, actions),
           commands = IIF(?, ?, commands)
           WHERE id = ? RETURNING revision`,
        )
        .get(text ?? null, format ?? null, json(actions), Number(hasNewCommands), json(commands), id);
      return row?.revision as number;
    },
    /** False where the message was changed or ended meanwhile. */
    markSent: (id: string, revision: number): boolean =>
      database
        .prepare("UPDATE messages SET status = 'sent' WHERE id = ? AND revision = ? AND status = 'queued'")
        .run(id, revision).changes === 1,
    markFailed(id: string, reason: string): void {
      database
        .prepare("UPDATE messages SET status = 'failed', reason = ? WHERE id = ? AND status = 'queued'")
        .run(reason, id);
    },
    /** Ends everything that waits to be sent to a remote session. */
    failQueued(remoteSessionId: string, reason: string): void {
      database
        .prepare("UPDATE messages SET status = 'failed', reason = ? WHERE remote_session_id = ? AND status = 'queued'")
        .run(reason, remoteSessionId);
    },
    setPlainParts(id: string, parts: readonly number[]): void {
      database.prepare('UPDATE messages SET plain_parts = ? WHERE id = ?').run(JSON.stringify(parts), id);
    },
    findKey(key: string): { fingerprint: string; messageId: string } | undefined {
      const row = database.prepare('SELECT fingerprint, message_id FROM idempotency_keys WHERE key = ?').get(key);
      return row && { fingerprint: row.fingerprint as string, messageId: row.message_id as string };
    },
    addKey(key: string, fingerprint: string, messageId: string, now: number): void {
      database
        .prepare('INSERT INTO idempotency_keys (key, fingerprint, message_id, created_at) VALUES (?, ?, ?, ?)')
        .run(key, fingerprint, messageId, now);
    },
    /** Forgets at most `limit` messages that came before the given time and wait no more; answers how many. */
    prune: (before: number, limit: number): number =>
      Number(
        database
          .prepare(
            `DELETE FROM messages WHERE rowid IN
             (SELECT rowid FROM messages WHERE created_at < ? AND status <> 'queued' LIMIT ?)`,
          )
          .run(before, limit).changes,
      ),
    pruneKeys: (before: number, limit: number): number =>
      Number(
        database
          .prepare(
            'DELETE FROM idempotency_keys WHERE rowid IN (SELECT rowid FROM idempotency_keys WHERE created_at < ? LIMIT ?)',
          )
          .run(before, limit).changes,
      ),
  };
}

function toMessage(row: Record<string, unknown>): StoredMessage {
  const parse = (value: unknown) => (value === null ? undefined : JSON.parse(value as string));
  return {
    id: row.id as string,
    remoteSessionId: row.remote_session_id as string,
    status: row.status as StoredMessage['status'],
    reason: row.reason as string | null,
    revision: row.revision as number,
    text: row.text as string,
    format: row.format as StoredMessage['format'],
    replyTo: row.reply_to as string | null,
    actions: parse(row.actions) ?? [],
    copyText: parse(row.copy_text),
    commands: parse(row.commands) ?? [],
    silent: row.silent === 1,
    plainParts: parse(row.plain_parts),
  };
}

export type MessageStore = ReturnType<typeof createMessageStore>;
