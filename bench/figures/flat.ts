import type { Build } from '../measure/builds.ts';
import { atMost, compare, medianOf, type Row } from '../measure/compare.ts';
import { growMappings } from '../measure/mappings.ts';
import { nowMs } from '../measure/numbers.ts';
import { addOldRows } from '../measure/old-rows.ts';
import { projectOf } from '../measure/people.ts';
import type { BenchScope } from '../measure/scope.ts';
import { openStage, type Stage } from '../measure/stage.ts';
import { measureOneByOne } from './one-by-one.ts';
import { measureStart } from './start.ts';

export interface FlatSize {
  mappings: number;
  /** In each table that keeps something of every prompt. */
  oldRowsPerTable: number;
  prompts: number;
  turns: number;
}

/** What a start, a prompt and a look cost at one size, in milliseconds. */
interface Costs {
  startMs: number;
  startProcessorMs: number;
  processorMs: number;
  answerMs: number;
  statusMs: number;
  readyMs: number;
  selectMs: number;
}

export interface FlatFigures {
  oldRows: number;
  small: Costs[];
  large: Costs[];
}

const FEW_MAPPINGS = 10;
/** What they leave behind is copied. */
const REAL_PROMPTS = 150;
const LOOKS = 20;
const LIMIT = atMost(1.1);

/** Measures a build with few mappings and no old rows, in turn with many of both. */
export async function measureFlat(scope: BenchScope, build: Build, size: FlatSize): Promise<FlatFigures> {
  const stages: Stage[] = [];
  try {
    for (let count = 0; count < 2; count++) stages.push(await prepare(scope, build));
    const [few, many] = stages as [Stage, Stage];
    scope.note('flat: adding old rows');
    const oldRows = addOldRows(many.dataDir, size.oldRowsPerTable, REAL_PROMPTS);
    growMappings(many.dataDir, size.mappings);
    const costs = new Map<Stage, Costs[]>(stages.map((stage) => [stage, []]));
    for (let turn = 0; turn < size.turns; turn++) {
      scope.note(`flat: turn ${turn + 1} of ${size.turns}`);
      for (const stage of turn % 2 === 0 ? [few, many] : [many, few]) {
        costs.get(stage)?.push(await measureCosts(stage, size.prompts));
      }
    }
    return { oldRows, small: costs.get(few) ?? [], large: costs.get(many) ?? [] };
  } finally {
    for (const stage of stages) await stage.close();
  }
}

/** A stopped build, behind which lie some real prompts of a few mapped chats. */
async function prepare(scope: BenchScope, build: Build): Promise<Stage> {
  const stage = await openStage(scope, build, FEW_MAPPINGS);
  await stage.start();
  await stage.talk.meet(stage.talk.ids, build.isBridge);
  await measureOneByOne(stage, REAL_PROMPTS, 'reply');
  await stage.stop();
  return stage;
}

async function measureCosts(stage: Stage, prompts: number): Promise<Costs> {
  const [chatId = 0, otherId = 0] = stage.talk.ids;
  const start = await measureStart(stage);
  await measureOneByOne(stage, prompts / 2, 'reply');
  const load = await measureOneByOne(stage, prompts, 'reply');
  const statusMs = await medianOfMany(() => stage.talk.command(chatId, '/status'));
  const readyMs = await medianOfMany(() => lookAtReady(stage));
  const selectMs = await stage.talk.command(chatId, `project '${projectOf(otherId)}'`);
  await stage.talk.command(chatId, `project '${projectOf(chatId)}'`);
  await stage.stop();
  return {
    startMs: start.readyMs,
    startProcessorMs: start.processorMs,
    processorMs: load.processorMs.both,
    answerMs: load.answerMs.median,
    statusMs,
    readyMs,
    selectMs,
  };
}

async function medianOfMany(measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let count = 0; count < LOOKS; count++) values.push(await measure());
  return medianOf(values);
}

async function lookAtReady({ both }: Stage): Promise<number> {
  const beganAt = nowMs();
  for (const { url } of both) await (await fetch(`${url}/ready`)).arrayBuffer();
  return nowMs() - beganAt;
}

/** Holds what is measured with many mappings and old rows against the same with few. */
export function judgeFlat({ small, large }: FlatFigures): Row[] {
  const row = (goal: string, of: (costs: Costs) => number, limit?: typeof LIMIT) =>
    compare(goal, 'ms', large.map(of), small.map(of), limit);
  return [
    row('processor time per prompt', ({ processorMs }) => processorMs, LIMIT),
    row('update to answer, median (replies)', ({ answerMs }) => answerMs, LIMIT),
    row('start to ready', ({ startMs }) => startMs, LIMIT),
    row('processor time of that start', ({ startProcessorMs }) => startProcessorMs),
    row('`/status` in the chat', ({ statusMs }) => statusMs, LIMIT),
    row('`GET /ready` of both services', ({ readyMs }) => readyMs, LIMIT),
    row('choosing a project, which writes the mapping file', ({ selectMs }) => selectMs),
  ];
}
