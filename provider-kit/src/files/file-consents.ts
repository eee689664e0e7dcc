import {
  afterCommit,
  type Clock,
  createQueue,
  createQueueStore,
  type Database,
  newId,
  type Outcome,
  type QueueLog,
  type QueueSharing,
} from 'service-kit';
import type { CallOutcome } from '../calls/call-outcome.ts';
import type { UploadOutcome } from '../calls/upload-in-ranges.ts';
import type { Notice } from '../messages/message-store.ts';
import type { OutgoingFile } from '../messages/outgoing-files.ts';
import type { KitWords } from '../words/en.ts';
import { nameAsCode } from './file-in-words.ts';

const TABLE = 'file_consents';

/** Of a messenger that asks before it sends files: among its own migrations, behind `OUTGOING_FILE_TABLES`. */
export const FILE_CONSENT_TABLES = `
  CREATE TABLE ${TABLE} (
    message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('answered', 'uploaded'))
  ) STRICT, WITHOUT ROWID;
`;

/**
 * A messenger's way of giving files to people who have agreed. No call rejects.
 *
 * `Info` is what came with a person's consent: where the bytes go, and how the file is shown then. It is kept as JSON.
 */
export interface ConsentPort<Info extends object> {
  /** Where files go, in the language of their person: `your OneDrive`. */
  place(remoteSessionId: string): Promise<string>;
  upload(path: string, info: Info, signal: AbortSignal): Promise<UploadOutcome>;
  /** Asks again, as what the person agreed to has expired. */
  ask(
    to: { remoteSessionId: string; messageId: string },
    file: OutgoingFile,
    signal: AbortSignal,
  ): Promise<CallOutcome>;
  /** Shows the file where it lies now. */
  show(remoteSessionId: string, info: Info, signal: AbortSignal): Promise<CallOutcome>;
  /** Takes a question away that was answered. */
  removeQuestion(remoteSessionId: string, questionId: string, signal: AbortSignal): Promise<CallOutcome>;
}

export interface FileConsentOptions<Info extends object> {
  database: Database;
  port: ConsentPort<Info>;
  kit: {
    findFile(messageId: string): Promise<OutgoingFile | undefined>;
    releaseFile(messageId: string): Promise<void>;
    isPaired(remoteSessionId: string): Promise<boolean>;
    say(remoteSessionId: string, notice: Notice): Promise<void>;
    wordsOf(remoteSessionId: string): Promise<KitWords>;
  };
  /** Where other processes do it as well; default: this one does all. */
  sharing?: QueueSharing | undefined;
  clock: Clock;
  log: QueueLog;
}

/** A person's answer to the question whether they take a file of ours. */
export interface FileConsent<Info> {
  /** Of ours, the message that carries the file; '' where nobody knows. */
  messageId: string;
  /** The messenger's own id of the question. */
  cardId: string | undefined;
  /** Undefined where the person declined. */
  uploadInfo: Info | undefined;
}

type Upload<Info> = { messageId: string; cardId?: string; uploadInfo: Info };

const PARALLELISM = 8;
/** What is done is remembered for so long, as the queue wants it. */
const DONE_KEPT_MS = 7 * 24 * 3_600_000;

/**
 * Makes what follows from a person's answer: the bytes go where they agreed to, and the file is shown there in place of
 * the question; or it is said that nothing was sent.
 *
 * `answer` puts it on disk; an upload that breaks off goes on, also after a restart.
 */
export function createFileConsents<Info extends object>(options: FileConsentOptions<Info>) {
  const { database, port, sharing, clock, log } = options;
  const { findFile, releaseFile, isPaired, say, wordsOf } = options.kit;
  const store = createQueueStore<Upload<Info>>(database, 'uploads', clock.now);
  const queue = createQueue({
    name: 'uploads',
    store,
    clock,
    log,
    parallelism: PARALLELISM,
    handle,
    ...(sharing && { sharing }),
  });
  const stateOf = async (messageId: string) =>
    (await database.prepare(`SELECT state FROM ${TABLE} WHERE message_id = ?`).get(messageId))?.state;
  const setState = (messageId: string, state: 'answered' | 'uploaded') =>
    database
      .prepare(
        `INSERT INTO ${TABLE} (message_id, state) VALUES (?, ?)
         ON CONFLICT (message_id) DO UPDATE SET state = excluded.state`,
      )
      .run(messageId, state);
  const forget = (messageId: string) => database.prepare(`DELETE FROM ${TABLE} WHERE message_id = ?`).run(messageId);

  async function handle(
    { key, payload: { messageId, cardId, uploadInfo } }: { key: string; payload: Upload<Info> },
    signal: AbortSignal,
  ): Promise<Outcome> {
    const file = await findFile(messageId);
    // Revoked or removed meanwhile.
    if (!(await isPaired(key)) || file?.path === undefined) return { status: 'done' };

    if ((await stateOf(messageId)) !== 'uploaded') {
      const outcome = await port.upload(file.path, uploadInfo, signal);
      if (outcome.status === 'retry') return outcome;
      if (outcome.status === 'expired') {
        await database.write(() => forget(messageId));
        return toOutcome(await port.ask({ remoteSessionId: key, messageId }, file, signal));
      }
      if (outcome.status === 'refused') {
        log.warn({ messageId, reason: outcome.reason }, 'a file could not be put where its person agreed to');
        const { files } = await wordsOf(key);
        const text = files.notPut(nameAsCode(file.name), await port.place(key));
        await database.write(() => say(key, { text }));
        await releaseFile(messageId);
        return { status: 'done' };
      }
      await database.write(() => setState(messageId, 'uploaded'));
    }
    const shown = toOutcome(await port.show(key, uploadInfo, signal));
    if (shown.status === 'retry') return shown;
    if (cardId !== undefined) await port.removeQuestion(key, cardId, signal);
    await releaseFile(messageId);
    return shown;
  }

  async function releaseDeclined(messageId: string) {
    try {
      await releaseFile(messageId);
    } catch (err) {
      log.error({ err }, 'a file that was declined could not be removed');
    }
  }

  return {
    /** Inside `database.write`. What was answered already is not answered again. */
    async answer(remoteSessionId: string, { messageId, cardId, uploadInfo }: FileConsent<Info>): Promise<void> {
      const file = await findFile(messageId);
      if (file?.path === undefined || (await stateOf(messageId)) !== undefined) {
        await say(remoteSessionId, { text: (await wordsOf(remoteSessionId)).files.notWaiting });
        return;
      }
      await setState(messageId, 'answered');
      if (uploadInfo === undefined) {
        await say(remoteSessionId, { text: (await wordsOf(remoteSessionId)).files.declined(nameAsCode(file.name)) });
        afterCommit(() => void releaseDeclined(messageId));
        return;
      }
      const payload = { messageId, uploadInfo, ...(cardId !== undefined && { cardId }) };
      await store.append({ id: newId(''), key: remoteSessionId, payload });
      queue.notice(remoteSessionId);
    },
    async start(): Promise<void> {
      await store.prune(clock.now() - DONE_KEPT_MS);
      await queue.start();
    },
    stop: queue.stop,
  };
}

/** Nobody is reached there any more, or it is refused: there is nobody to show it to. */
const toOutcome = (outcome: CallOutcome): Outcome =>
  outcome.status === 'retry' || outcome.status === 'lost' || outcome.status === 'unauthorized'
    ? { status: 'retry', reason: outcome.reason }
    : { status: 'done' };
