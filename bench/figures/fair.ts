import { setInterval } from 'node:timers/promises';
import type { Build } from '../measure/builds.ts';
import { type Limit, limited, type Row } from '../measure/compare.ts';
import { rounded, type Spread, spreadOf } from '../measure/numbers.ts';
import { projectOf } from '../measure/people.ts';
import type { BenchScope } from '../measure/scope.ts';
import { openStage, type Stage } from '../measure/stage.ts';
import { type Exchange, UNTIL_STOPPED } from '../measure/talk.ts';
import { type MemoryFigures, memoryAfterRest, memoryNow } from './memory.ts';

export interface FairSize {
  chats: number;
  promptsPerChat: number;
}

export interface FairFigures {
  prompts: number;
  perSecond: number;
  /** From sending to the answer, over all prompts. */
  waitMs: Spread;
  /** From sending to a chat's last answer, over all chats. */
  lastAnswerMs: Spread;
  statusMs: Spread;
  stopMs: Spread;
  before: MemoryFigures;
  mostMb: number;
  after: MemoryFigures;
  /** The most that waited anywhere, by `/ready`. */
  deepest: number;
  deepestAfter: number;
}

/** Of other people than those who send so much. */
const STOPS = 5;
const WAVE = 100;
const LOOK_EVERY_MS = 1_000;
const REST_MS = 10_000;
const MOST_ANSWER_MS = 1_000;
const MOST_OVER_MEDIAN = 3;

/** Many chats send all their prompts at once; meanwhile others ask for `/status`, and stop what runs for them. */
export async function measureFair(scope: BenchScope, build: Build, size: FairSize): Promise<FairFigures> {
  scope.note(`fair: ${size.chats} chats`);
  const stage = await openStage(scope, build, size.chats + STOPS + 1);
  try {
    await stage.start();
    const { talk } = stage;
    for (let from = 0; from < talk.ids.length; from += WAVE) {
      await talk.meet(talk.ids.slice(from, from + WAVE), build.isBridge);
    }
    const [asking = 0, ...stopping] = talk.ids.slice(size.chats);
    await Promise.all(stopping.map((id) => startEndlessRun(stage, id)));
    const before = await memoryAfterRest(stage, LOOK_EVERY_MS);

    scope.note(`fair: ${size.chats * size.promptsPerChat} prompts at once`);
    const beganAt = performance.now();
    const flood = sendAll(stage, talk.ids.slice(0, size.chats), size.promptsPerChat);
    const watched = watch(stage, flood, asking, stopping);
    const exchanges = await flood;
    const tookMs = performance.now() - beganAt;
    const seen = await watched;
    const after = await memoryAfterRest(stage, REST_MS);
    return {
      prompts: exchanges.length,
      perSecond: rounded(exchanges.length / (tookMs / 1_000)),
      waitMs: spreadOf(exchanges.map(({ sentAt, seenAt }) => seenAt - sentAt)),
      lastAnswerMs: spreadOf(lastAnswers(exchanges)),
      ...seen,
      before,
      after,
      deepestAfter: await depthOf(stage),
    };
  } finally {
    await stage.close();
  }
}

async function startEndlessRun({ talk, etienne }: Stage, chatId: number): Promise<void> {
  talk.person(chatId).send(UNTIL_STOPPED);
  const project = projectOf(chatId);
  await etienne.state.waitFor(({ runs }) => runs.some((run) => run.project === project && run.outcome === 'running'));
}

/** The first prompt of each chat, then the second of each, and so on, all without a pause. */
async function sendAll({ talk }: Stage, chatIds: readonly number[], promptsPerChat: number): Promise<Exchange[]> {
  const asked: Promise<Exchange>[] = [];
  for (let index = 0; index < promptsPerChat; index++) {
    for (const chatId of chatIds) asked.push(talk.ask(chatId, 'reply'));
  }
  return Promise.all(asked);
}

function lastAnswers(exchanges: readonly Exchange[]): number[] {
  const last = new Map<number, number>();
  for (const { chatId, sentAt, seenAt } of exchanges) {
    last.set(chatId, Math.max(last.get(chatId) ?? 0, seenAt - sentAt));
  }
  return [...last.values()];
}

/** Looks every second, until the work is done. */
async function watch(stage: Stage, work: Promise<unknown>, asking: number, stopping: readonly number[]) {
  const { talk } = stage;
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  work.then(end, end);
  const toStop = [...stopping];
  const commands: { status: Promise<number>[]; stop: Promise<number>[] } = { status: [], stop: [] };
  let mostMb = 0;
  let deepest = 0;
  const look = async () => {
    if (commands.status.length === 0 || (await isSettled(commands.status.at(-1))))
      commands.status.push(talk.command(asking, '/status'));
    const stopped = toStop.shift();
    if (stopped !== undefined) commands.stop.push(talk.command(stopped, '/stop'));
    mostMb = Math.max(mostMb, memoryNow(stage).bothMb);
    deepest = Math.max(deepest, await depthOf(stage));
  };
  await look();
  for await (const _ of setInterval(LOOK_EVERY_MS)) {
    if (isDone) break;
    await look();
  }
  const [statusMs, stopMs] = await Promise.all([Promise.all(commands.status), Promise.all(commands.stop)]);
  return { statusMs: spreadOf(statusMs), stopMs: spreadOf(stopMs), mostMb, deepest };
}

const isSettled = (promise: Promise<unknown> | undefined): Promise<boolean> =>
  Promise.race([Promise.resolve(promise).then(() => true), Promise.resolve(false)]);

/** The longest queue of both services, by what they say of themselves. */
async function depthOf({ both }: Stage): Promise<number> {
  let deepest = 0;
  for (const { url } of both) {
    const { parts } = (await (await fetch(`${url}/ready`)).json()) as { parts: Record<string, { depth?: number }> };
    for (const { depth = 0 } of Object.values(parts)) deepest = Math.max(deepest, depth);
  }
  return deepest;
}

export function judgeFair(figures: FairFigures): Row[] {
  const { waitMs, lastAnswerMs, statusMs, stopMs, before, mostMb, after, deepest, deepestAfter } = figures;
  const most = (ratio: number): Limit => ({ isAtLeast: false, ratio });
  const overMedian = (spread: Spread) => rounded(spread.max / spread.median);
  return [
    limited('slowest answer to `/status` meanwhile', statusMs.max, 'ms', most(MOST_ANSWER_MS)),
    limited('slowest word after `/stop` meanwhile', stopMs.max, 'ms', most(MOST_ANSWER_MS)),
    limited('longest wait of a prompt, over the median', overMedian(waitMs), '', most(MOST_OVER_MEDIAN)),
    limited('last answer of a chat, the latest over the median', overMedian(lastAnswerMs), '', most(MOST_OVER_MEDIAN)),
    limited('prompts per second', figures.perSecond, '/s'),
    limited('memory of both before, at most and 10 s after', mostMb, `MB (${before.bothMb}, ${after.bothMb})`),
    limited('longest queue meanwhile, and after', deepest, `(${deepestAfter})`),
  ];
}
