import { currentEventId, type Database, newId } from 'service-kit';
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

/** Some of what the provider says is for one person among several. */
export const MESSAGE_READERS = `
  ALTER TABLE messages ADD COLUMN only_to TEXT;
`;

/** The event because of which a message is said. */
export const MESSAGE_EVENTS = `
  ALTER TABLE messages ADD COLUMN event_id TEXT;
`;

/** What came with refusals that are not the end of a message; to be among the migrations after the tables. */
export const REFUSAL_MIGRATION = `
  ALTER TABLE messages ADD COLUMN given_up TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE messages ADD COLUMN momentary INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE messages ADD COLUMN died_at INTEGER;
  CREATE INDEX messages_dead ON messages (died_at) WHERE died_at IS NOT NULL;
  UPDATE messages SET died_at =
    (SELECT finished_at FROM queue_items
     WHERE queue = 'messages' AND queue_items.id = messages.id || ' ' || revision AND state = 'dead')
  WHERE status = 'failed';
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
  actions?: ActionRows;
  /** The contract's id of the message that it answers. */
  replyTo?: string;
  /** The messenger's id of a person among several who alone is to read it, where that is possible. */
  onlyTo?: string;
}

/** What a message goes without, because the platform has refused it with that. */
export interface GivenUp {
  /** They are told in words. */
  buttons: boolean;
  reply: boolean;
  /** Said in a message of its own. */
  caption: boolean;
  /** The richer of two kinds of formatting, where the platform has two. */
  rich?: boolean;
  /** The document beside the beginning of a long answer; all is shown in messages. */
  longDocument: boolean;
  /** The file that the message carries, and why. */
  file: string | undefined;
  /** Parts that are shown as documents. */
  documents: number[];
  /** What one message of the platform holds at most, where it has refused more. */
  maxBytes?: number;
  /** That only one person reads it; all do. */
  onlyTo?: true;
  /** Its own place in the conversation, such as a topic, and what became of that. */
  place?: 'gone' | 'closed';
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
  givenUp: GivenUp;
  /** It means something at its moment only. */
  momentary: boolean;
  /** The one person among several who is to read it. */
  onlyTo: string | undefined;
  /** Since when it is a dead letter, which can be sent again. */
  diedAt: number | undefined;
  /** The event because of which it is said. */
  eventId: string | undefined;
}

/** A message that is about to be sent, and whether it has what most have not. */
export interface MessageToSend extends StoredMessage {
  hasFile: boolean;
  /** A part of it was sent, or its sending had begun. */
  isBegun: boolean;
}

/** In which form a message is shown, after what was refused. */
export type MessageForm = Pick<StoredMessage, 'plainParts' | 'givenUp'>;

export const NOTHING_GIVEN_UP: GivenUp = {
  buttons: false,
  reply: false,
  caption: false,
  longDocument: false,
  file: undefined,
  documents: [],
};

export const newMessageId = (): string => newId('msg_');

/** Keeps outgoing messages. What changes them belongs into `database.write`. */
export function createMessageStore(database: Pick<Database, 'prepare'>) {
  const insert = database.prepare(
    `INSERT INTO messages
     (id, remote_session_id, status, text, format, reply_to, actions, copy_text, commands, silent, momentary, only_to,
      created_at, event_id) VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = database.prepare('SELECT * FROM messages WHERE id = ?');
  const selectToSend = database.prepare(
    `SELECT messages.*, EXISTS (SELECT 1 FROM outgoing_files WHERE message_id = messages.id) AS has_file,
       EXISTS (SELECT 1 FROM message_parts WHERE message_id = messages.id) AS is_begun
     FROM messages WHERE id = ?`,
  );
  const selectGivenUp = database.prepare('SELECT given_up FROM messages WHERE id = ?');
  const selectStatus = database.prepare('SELECT status FROM messages WHERE id = ?');
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  const find = async (id: string): Promise<StoredMessage | undefined> => {
    const row = (await select.get(id)) as Record<string, string> | undefined;
    return row && toMessage(row);
  };

  return {
    find,
    async findToSend(id: string): Promise<MessageToSend | undefined> {
      const row = await selectToSend.get(id);
      return row && { ...toMessage(row), hasFile: row.has_file === 1, isBegun: row.is_begun === 1 };
    },
    isSent: async (id: string): Promise<boolean> => (await selectStatus.get(id))?.status === 'sent',
    /** Stores a message as queued and answers its id, which is a new one unless it is given. */
    async add(
      message: Omit<MessageRequest, 'commands'> & Pick<Notice, 'commands' | 'copyText' | 'onlyTo'>,
      now: number,
      id = newMessageId(),
    ): Promise<string> {
      const { remoteSessionId, text, format = 'markdown', replyTo, actions, copyText, commands } = message;
      const { silent = false, momentary = false, onlyTo } = message;
      await insert.run(
        id,
        remoteSessionId,
        text,
        format,
        replyTo ?? null,
        json(actions),
        json(copyText),
        json(commands),
        Number(silent),
        Number(momentary),
        onlyTo ?? null,
        now,
        currentEventId() ?? null,
      );
      return id;
    },
    /** Changes what a message says; it is queued again. What was refused before gets another try. Answers the new revision. */
    async change(id: string, { text, format, actions, commands }: MessageChange): Promise<number> {
      // Another text does not have the commands of the one before.
      const hasNewCommands = text !== undefined || commands !== undefined;
      const before = await selectGivenUp.get(id);
      const refused = JSON.parse((before?.given_up ?? '{}') as string) as Partial<GivenUp>;
      const { documents: _documents, buttons, ...others } = refused;
      const givenUp = actions === undefined && buttons !== undefined ? { ...others, buttons } : others;
      const row = await database
        .prepare(
          `UPDATE messages SET revision = revision + 1, status = 'queued', reason = NULL, plain_parts = '[]',
           given_up = ?, text = COALESCE(?, text), format = COALESCE(?, format), actions = COALESCE(?, actions),
           commands = CASE WHEN ? = 1 THEN ? ELSE commands END
           WHERE id = ? RETURNING revision`,
        )
        .get(
          JSON.stringify(givenUp),
          text ?? null,
          format ?? null,
          json(actions),
          Number(hasNewCommands),
          json(commands),
          id,
        );
      return row?.revision as number;
    },
    /** A number for the next item of the queue; the message stays as it is. */
    nextRevision: async (id: string): Promise<number> =>
      (await database.prepare('UPDATE messages SET revision = revision + 1 WHERE id = ? RETURNING revision').get(id))
        ?.revision as number,
    /** False where the message was changed or ended meanwhile. */
    markSent: async (id: string, revision: number): Promise<boolean> =>
      (
        await database
          .prepare("UPDATE messages SET status = 'sent' WHERE id = ? AND revision = ? AND status = 'queued'")
          .run(id, revision)
      ).changes === 1,
    /** Ends a message that nobody wants any more. */
    async markFailed(id: string, reason: string): Promise<void> {
      await database
        .prepare("UPDATE messages SET status = 'failed', reason = ? WHERE id = ? AND status = 'queued'")
        .run(reason, id);
    },
    /** Notes what is tried next, and what the platform said to the way before; a message that was changed has its own ways. */
    async goWithout(
      id: string,
      { plainParts, givenUp, reason, revision }: MessageForm & Pick<StoredMessage, 'reason' | 'revision'>,
    ): Promise<void> {
      await database
        .prepare('UPDATE messages SET plain_parts = ?, given_up = ?, reason = ? WHERE id = ? AND revision = ?')
        .run(JSON.stringify(plainParts), JSON.stringify(givenUp), reason, id, revision);
    },
    /** Ends everything that waits to be sent to a remote session. */
    async failQueued(remoteSessionId: string, reason: string): Promise<void> {
      await database
        .prepare("UPDATE messages SET status = 'failed', reason = ? WHERE remote_session_id = ? AND status = 'queued'")
        .run(reason, remoteSessionId);
    },
    /** Forgets at most `limit` messages that came before the given time and wait no more; answers how many. */
    prune: async (before: number, limit: number): Promise<number> =>
      Number(
        (
          await database
            .prepare(
              `DELETE FROM messages WHERE id IN
             (SELECT id FROM messages WHERE created_at < ? AND status <> 'queued' LIMIT ?)`,
            )
            .run(before, limit)
        ).changes,
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
    givenUp: { ...NOTHING_GIVEN_UP, ...parse(row.given_up) },
    momentary: row.momentary === 1,
    onlyTo: (row.only_to as string | null) ?? undefined,
    diedAt: (row.died_at as number | null) ?? undefined,
    eventId: (row.event_id as string | null) ?? undefined,
  };
}

export type MessageStore = ReturnType<typeof createMessageStore>;
