import type { Database, SqliteQueueStore } from 'service-kit';
import type { Prompt } from '../prompts/prompt.ts';
import type { MessageOutbox } from '../providers/message-outbox.ts';
import type { ReplyText } from '../replies/replies.ts';
import type { RunEnd, RunRecord, SqliteRunStore } from './run-store.ts';

/** More than any provider shows; what is cut away is still in Etienne's history. */
const MOST_REPLY_CHARACTERS = 4_000_000;

export interface FinishRunOptions {
  database: Database;
  runs: SqliteRunStore;
  prompts: SqliteQueueStore<Prompt>;
  outbox: Pick<MessageOutbox, 'sayInTransaction' | 'wake'>;
}

/**
 * Ends a run in one transaction: its state, its place in the queue and its reply. After a crash either all of it has
 * happened or none.
 */
export function createFinishRun({ database, runs, prompts, outbox }: FinishRunOptions) {
  return async (
    run: Omit<RunRecord, 'state' | 'stopRequested'>,
    end: RunEnd,
    reply: ReplyText,
    replyTo: string | undefined,
  ): Promise<void> => {
    await database.write(() => {
      runs.endInTransaction(run, end);
      prompts.finishInTransaction(run.id);
      outbox.sayInTransaction(run, {
        ...reply,
        id: `${run.id}:answer`,
        text: shortened(reply.text),
        runId: run.id,
        ...(replyTo !== undefined && { replyTo }),
      });
    });
    outbox.wake(run);
  };
}

const shortened = (text: string) =>
  text.length <= MOST_REPLY_CHARACTERS
    ? text
    : `${text.slice(0, MOST_REPLY_CHARACTERS)}\n\n*Cut here: the answer is longer than 4 million characters. All of it is in Etienne.*`;
