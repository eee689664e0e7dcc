import type { Database, QueueStore } from 'service-kit';
import type { Prompt } from '../prompts/prompt.ts';
import type { MessageOutbox } from '../providers/message-outbox.ts';
import { cutAnswer, type Reply, type ReplyText, type TextFor } from '../replies/replies.ts';
import type { Words } from '../replies/words/en.ts';
import { aboutRun, type RunEnd, type RunRecord, type SqlRunStore } from './run-store.ts';

/** More than any provider shows; what is cut away is still in Etienne's history. */
const MOST_REPLY_CHARACTERS = 4_000_000;

export interface FinishRunOptions {
  database: Database;
  runs: SqlRunStore;
  prompts: QueueStore<Prompt>;
  outbox: Pick<MessageOutbox, 'sayInTransaction' | 'wake'>;
  textFor: TextFor;
}

/**
 * Ends a run in one transaction: its state, its place in the queue and its reply. After a crash either all of it has
 * happened or none. Without a reply nothing is said.
 */
export function createFinishRun({ database, runs, prompts, outbox, textFor }: FinishRunOptions) {
  return async (
    run: Omit<RunRecord, 'state' | 'stopRequested'>,
    end: RunEnd,
    reply: Reply | undefined,
    replyTo: string | undefined,
  ): Promise<void> => {
    const said = reply && (await textFor(run, (words) => shortened(words, reply)));
    await database.write(async () => {
      await runs.endInTransaction(run, end);
      await prompts.finish(run.id);
      if (said === undefined) return;
      await outbox.sayInTransaction(run, {
        ...said,
        id: `${run.id}:answer`,
        runId: run.id,
        ...(replyTo !== undefined && { replyTo }),
      });
    }, aboutRun(run.id));
    outbox.wake(run);
  };
}

function shortened(words: Words, reply: Reply): ReplyText {
  const { text, ...more } = reply(words);
  if (text.length <= MOST_REPLY_CHARACTERS) return { ...more, text };
  return { ...more, text: `${text.slice(0, MOST_REPLY_CHARACTERS)}\n\n${cutAnswer(words)}` };
}
