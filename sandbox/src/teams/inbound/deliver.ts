import type { Timers } from '../../telegram/timers.ts';
import type { Activity } from '../activity.ts';
import { signActivity, type WrongToken } from '../sign-in/activity-token.ts';
import type { SigningKeys } from '../sign-in/signing-keys.ts';
import { type BotAnswer, postToBot } from './post-to-bot.ts';

export type DeliveryOptions = {
  /** How long Teams waits for an answer; default 15,000. */
  answerWithinMs: number;
  /** How long after a failed try the same activity is sent again. */
  sendAgainAfterMs: number;
  /** How long after a failed try an invoke comes again, under a new id and with a new time; default 15,000. */
  invokeAgainAfterMs: number;
  /** Tries in all. */
  attempts: number;
};

/** One try to hand an activity to the bot. */
export type Attempt = { activity: Activity; status: number | 'timeout' | 'unreachable' };
/** What became of an activity after its last try. */
export type Delivery = Attempt & { body: string; attempts: number };

type Answered = BotAnswer | 'timeout' | 'unreachable';
type Job = { activity: Activity; token: WrongToken | undefined };

/**
 * Hands activities to the bot, each signed, in the order in which they happened, without waiting for answers.
 *
 * One that gets no answer in time, a 5xx or no connection is sent again, as Teams does. Until the bot's address is
 * known, all wait.
 */
export function createDelivery(
  { keys, appId, timers, options }: { keys: SigningKeys; appId: string; timers: Timers; options: DeliveryOptions },
  onAttempt: (attempt: Attempt) => void,
) {
  let connect: (url: string) => void = () => undefined;
  let botUrl: Promise<string> = new Promise((resolve) => {
    connect = resolve;
  });
  let line: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  /** Ends what is on its way or waits. */
  const open = new Set<() => void>();

  /** Signs and posts; resolves when the request is on its way, or cannot be. */
  const post = async ({ activity, token }: Job, settle: (answer: Answered) => void): Promise<void> => {
    const url = await botUrl;
    if (isClosed) {
      settle('unreachable');
      return;
    }
    const serviceUrl = String(activity.serviceUrl);
    const posting = postToBot(url, activity, await signActivity(keys, { appId, serviceUrl }, token));
    let isLate = false;
    const timer = timers.setTimeout(() => {
      isLate = true;
      posting.abort();
    }, options.answerWithinMs);
    open.add(posting.abort);
    const end = (answer: Answered) => {
      timers.clearTimeout(timer);
      open.delete(posting.abort);
      settle(answer);
    };
    posting.answer.then(end, () => end(isLate ? 'timeout' : 'unreachable'));
    await posting.sent;
  };

  /** Sends once, in turn. */
  const attempt = (job: Job): Promise<Answered> =>
    new Promise((resolve) => {
      line = line.then(() => post(job, resolve)).catch(() => resolve('unreachable'));
    });

  /** Ends early when the stand-in is closed. */
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        timers.clearTimeout(timer);
        open.delete(done);
        resolve();
      };
      const timer = timers.setTimeout(done, ms);
      open.add(done);
    });

  const deliver = async (job: Job, before: number): Promise<Delivery> => {
    const answer = await attempt(job);
    const status = typeof answer === 'string' ? answer : answer.status;
    const tried = { activity: job.activity, status };
    onAttempt(tried);
    const attempts = before + 1;
    const isRepeated = (typeof status === 'string' || status >= 500) && attempts < options.attempts && !isClosed;
    if (!isRepeated) return { ...tried, attempts, body: typeof answer === 'string' ? '' : answer.body };
    const isInvoke = job.activity.type === 'invoke';
    await wait(isInvoke ? options.invokeAgainAfterMs : options.sendAgainAfterMs);
    if (isClosed) return { ...tried, attempts, body: '' };
    return await deliver(isInvoke ? { ...job, activity: renewed(job.activity) } : job, attempts);
  };

  /** An invoke that comes again is told apart from the first by nothing but what it is about. */
  const renewed = (activity: Activity): Activity => ({
    ...activity,
    id: `f:${crypto.randomUUID()}`,
    timestamp: new Date(timers.now()).toISOString(),
  });

  return {
    /** Tells where the bot takes its messages, `…/api/messages`. */
    connect(url: string): void {
      connect(url);
      botUrl = Promise.resolve(url);
    },
    send: (activity: Activity, token?: WrongToken): Promise<Delivery> => deliver({ activity, token }, 0),
    /** Sends it once more though it was taken: the same again, an invoke under a new id. */
    repeat: (activity: Activity): Promise<Delivery> =>
      deliver({ activity: activity.type === 'invoke' ? renewed(activity) : activity, token: undefined }, 0),
    close(): void {
      isClosed = true;
      connect('');
      for (const abort of open) abort();
    },
  };
}

export type Deliveries = ReturnType<typeof createDelivery>;
