import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { defineError, describeError, isCodedError } from '../errors.ts';
import type { Hold, Ownership } from '../ownership.ts';
import type { Parcels } from './parcels.ts';

/** The process that should have done something does not answer; it may have done it. */
const ownerSilent = defineError('OWNER_SILENT', { statusCode: 503, retryable: true });

/** Longer than what is asked for takes, and shorter than callers wait. Ours. */
const ANSWER_WITHIN_MS = 5_000;
/** It may have been given back or taken over just now. */
const MOST_TRIES = 3;

interface Question {
  id: string;
  from: number;
  what: string;
  args: unknown;
}

type Answer = { id: string } & (
  | { status: 'done'; value: unknown }
  | { status: 'failed'; code?: string; statusCode?: number; isRetryable?: boolean; message: string }
);

export interface AskingOptions {
  hold(owner: string): Promise<Hold | undefined>;
  ownerOf(owner: string): Promise<number | undefined>;
  workerId(): number | undefined;
  parcels: Parcels;
  onTold: Ownership['onTold'];
  clock: Clock;
  onError(error: unknown): void;
}

/** Makes what lets processes ask each other: a question goes by a notice to the one that has the owner's work, and so does the answer. */
export function createAsking(options: AskingOptions) {
  const { hold, ownerOf, workerId, parcels, clock, onError } = options;
  const handlers = new Map<string, (args: never) => Promise<unknown>>();
  const waiting = new Map<string, (answer: Answer) => void>();

  async function handle(what: string, args: unknown): Promise<unknown> {
    const handler = handlers.get(what);
    if (handler === undefined) throw new Error(`nobody here answers ${what}`);
    return handler(args as never);
  }

  async function answerTo({ id, from, what, args }: Question) {
    const answer = await handle(what, args).then(
      (value): Answer => ({ id, status: 'done', value }),
      (error): Answer => ({
        id,
        status: 'failed',
        ...(isCodedError(error) && { code: error.code, statusCode: error.statusCode, isRetryable: error.retryable }),
        message: describeError(error),
      }),
    );
    await parcels.send('answer', from, answer);
  }

  async function askElsewhere(worker: number, what: string, args: unknown): Promise<unknown> {
    const from = workerId();
    if (from === undefined) throw ownerSilent('this process holds no lease at the moment; try again');
    const id = randomUUID();
    let cancel = () => {};
    const answered = new Promise<Answer>((resolve, reject) => {
      waiting.set(id, resolve);
      cancel = clock.after(ANSWER_WITHIN_MS, () =>
        reject(ownerSilent(`the process that works on it has not answered ${what} in time; try again`)),
      );
    });
    try {
      await Promise.all([answered, parcels.send('ask', worker, { id, from, what, args } satisfies Question)]);
      const answer = await answered;
      if (answer.status === 'done') return answer.value;
      const { code = 'OWNER_FAILED', statusCode = 500, isRetryable = false, message } = answer;
      throw defineError(code, { statusCode, retryable: isRetryable })(message);
    } finally {
      cancel();
      waiting.delete(id);
    }
  }

  const stops = [
    options.onTold('ask', (text) => {
      parcels
        .open(text)
        .then((question) => (question === undefined ? undefined : answerTo(question as Question)))
        .catch(onError);
    }),
    options.onTold('answer', (text) => {
      parcels
        .open(text)
        .then((answer) => answer !== undefined && waiting.get((answer as Answer).id)?.(answer as Answer))
        .catch(onError);
    }),
  ];

  return {
    async ask(owner: string, what: string, args: unknown): Promise<unknown> {
      for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
        const mine = await hold(owner);
        if (mine !== undefined) {
          try {
            return await mine.within(() => handle(what, args));
          } finally {
            mine.leave();
          }
        }
        const worker = await ownerOf(owner);
        if (worker !== undefined) return askElsewhere(worker, what, args);
      }
      throw ownerSilent(`who works on it changes right now; try ${what} again`);
    },
    onAsked(what: string, handler: (args: never) => Promise<unknown>): () => void {
      handlers.set(what, handler);
      return () => handlers.delete(what);
    },
    close(): void {
      for (const stop of stops) stop();
    },
  };
}
