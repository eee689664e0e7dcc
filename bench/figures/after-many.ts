import type { Build } from '../measure/builds.ts';
import { atMost, compare, limited, type Row } from '../measure/compare.ts';
import type { BenchScope } from '../measure/scope.ts';
import { openStage } from '../measure/stage.ts';
import { measureAtOnce } from './at-once.ts';
import { type MemoryFigures, memoryAfterRest } from './memory.ts';

const CHATS = 20;
const REST_MS = 10_000;
const LIMIT = atMost(0.55);

/** The memory of both processes when they rest after so many prompts. */
export async function measureAfterMany(scope: BenchScope, build: Build, prompts: number): Promise<MemoryFigures> {
  scope.note(`${prompts} prompts: ${build.name}`);
  const stage = await openStage(scope, build, CHATS);
  try {
    await stage.start();
    await stage.talk.meet(stage.talk.ids, build.isBridge);
    await measureAtOnce(stage, CHATS, Math.ceil(prompts / CHATS));
    return await memoryAfterRest(stage, REST_MS);
  } finally {
    await stage.close();
  }
}

/** `measured` is this build last, after the one that it is held against, if any. */
export function judgeAfterMany(prompts: number, measured: readonly MemoryFigures[]): Row[] {
  const goal = `memory after ${prompts} prompts, both services (RSS)`;
  const [ours, theirs] = measured.toReversed();
  if (ours === undefined) return [];
  if (theirs === undefined) return [limited(goal, ours.bothMb, 'MB')];
  return [compare(goal, 'MB', [ours.bothMb], [theirs.bothMb], LIMIT)];
}
