import { randomUUID } from 'node:crypto';
import type { OutgoingFile } from 'provider-kit';
import { nameAsCode } from 'provider-kit/pure';
import {
  type Clock,
  createQueue,
  createSqliteQueueStore,
  type Database,
  type Outcome,
  type QueueLog,
} from 'service-kit';
import type { Dispatcher } from 'undici';
import type { Activity, Address, Connector } from '../connection/connector.ts';
import { consentCard, fileInfoCard, type UploadInfo } from '../messages/file-cards.ts';
import { uploadFile } from './upload-file.ts';

export interface FileConsentOptions {
  database: Database;
  connector: Pick<Connector, 'send' | 'remove'>;
  dispatcher: Dispatcher;
  /** Addresses beside those of OneDrive that bytes may go to. */
  allowedUrls: readonly string[];
  addressOf(remoteSessionId: string): Address | undefined;
  /** The file of a message of ours; its path is undefined once it is not needed any more. */
  findFile(messageId: string): OutgoingFile | undefined;
  releaseFile(messageId: string): Promise<void>;
  isPaired(remoteSessionId: string): boolean;
  say(remoteSessionId: string, notice: { text: string }): void;
  clock: Clock;
  log: QueueLog;
}

/** A person's answer to the question whether a file of ours may be put into their OneDrive. */
export interface FileConsent {
  /** Of ours, the message that carries the file; '' where nobody knows. */
  messageId: string;
  /** Teams' own id of the question. */
  cardId: string | undefined;
  /** Where the bytes go, if they may. */
  uploadInfo: UploadInfo | undefined;
}

type Upload = Required<Pick<FileConsent, 'messageId'>> & { cardId?: string; uploadInfo: UploadInfo };

const PARALLELISM = 8;
/** What is done is remembered for so long, as the queue wants it. */
const DONE_KEPT_MS = 7 * 24 * 3_600_000;
const TABLE = 'file_consents';

export const CONSENT_TABLES = `
  CREATE TABLE ${TABLE} (
    message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('answered', 'uploaded'))
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Makes what follows from a person's answer to a consent card: the bytes go to their OneDrive and a card of the file
 * takes the place of the question, or it is said that nothing was sent.
 *
 * An answer is on disk before Teams is told; an upload that breaks off goes on, also after a restart.
 */
export function createFileConsents(options: FileConsentOptions) {
  const { database, connector, findFile, say, clock, log } = options;
  const store = createSqliteQueueStore<Upload>(database, 'uploads', clock.now);
  const queue = createQueue({ name: 'uploads', store, clock, log, parallelism: PARALLELISM, handle });
  const stateOf = (messageId: string) =>
    database.prepare(`SELECT state FROM ${TABLE} WHERE message_id = ?`).get(messageId)?.state;
  const setState = (messageId: string, state: 'answered' | 'uploaded') =>
    database.prepare(`INSERT OR REPLACE INTO ${TABLE} (message_id, state) VALUES (?, ?)`).run(messageId, state);
  const ask = (messageId: string) => database.prepare(`DELETE FROM ${TABLE} WHERE message_id = ?`).run(messageId);

  async function handle(
    { key, payload: { messageId, cardId, uploadInfo } }: { key: string; payload: Upload },
    signal: AbortSignal,
  ): Promise<Outcome> {
    const file = findFile(messageId);
    const address = options.addressOf(key);
    // Revoked or removed meanwhile.
    if (!options.isPaired(key) || address === undefined || file?.path === undefined) return { status: 'done' };
    const post = (attachment: NonNullable<Activity['attachments']>[number]) =>
      connector.send(address, { type: 'message', attachments: [attachment] }, { signal });

    if (stateOf(messageId) !== 'uploaded') {
      const { dispatcher, allowedUrls } = options;
      const outcome = await uploadFile(
        { uploadUrl: uploadInfo.uploadUrl, path: file.path, signal },
        { dispatcher, allowedUrls },
      );
      if (outcome.status === 'retry') return outcome;
      if (outcome.status === 'expired') {
        await database.write(() => ask(messageId));
        return toOutcome(await post(consentCard(file, messageId)));
      }
      if (outcome.status === 'refused') {
        log.warn({ messageId, reason: outcome.reason }, 'a file could not be put into OneDrive');
        await database.write(() => say(key, { text: `${nameAsCode(file.name)} could not be put into your OneDrive.` }));
        await options.releaseFile(messageId);
        return { status: 'done' };
      }
      await database.write(() => setState(messageId, 'uploaded'));
    }
    const shown = toOutcome(await post(fileInfoCard(uploadInfo)));
    if (shown.status === 'retry') return shown;
    if (cardId !== undefined) await connector.remove(address, cardId, { signal });
    await options.releaseFile(messageId);
    return shown;
  }

  return {
    /** Inside `database.write`. What was answered already is not answered again. */
    answer(remoteSessionId: string, { messageId, cardId, uploadInfo }: FileConsent): void {
      const file = findFile(messageId);
      if (file?.path === undefined || stateOf(messageId) !== undefined) {
        say(remoteSessionId, { text: 'This file is not waiting any more. Ask for it again.' });
        return;
      }
      setState(messageId, 'answered');
      if (uploadInfo === undefined) {
        say(remoteSessionId, { text: `${nameAsCode(file.name)} was not sent, as you declined it.` });
        setImmediate(
          () =>
            void options
              .releaseFile(messageId)
              .catch((err: unknown) => log.error({ err }, 'a file that was declined could not be removed')),
        );
        return;
      }
      const payload = { messageId, uploadInfo, ...(cardId !== undefined && { cardId }) };
      store.appendInTransaction({ id: randomUUID(), key: remoteSessionId, payload });
      setImmediate(() => queue.notice(remoteSessionId));
    },
    async start(): Promise<void> {
      await store.prune(clock.now() - DONE_KEPT_MS);
      await queue.start();
    },
    stop: queue.stop,
  };
}

/** Nobody is reached there any more, or it is refused: there is nobody to show it to. */
const toOutcome = (outcome: { status: string; reason?: string }): Outcome =>
  ['retry', 'lost', 'unauthorized'].includes(outcome.status)
    ? { status: 'retry', reason: outcome.reason ?? '' }
    : { status: 'done' };
