import { measureAtOnce } from '../figures/at-once.ts';
import { type MemoryFigures, memoryAfterRest } from '../figures/memory.ts';
import { measureOneByOne } from '../figures/one-by-one.ts';
import { measureStart, type StartFigures } from '../figures/start.ts';
import { countSyncs, type SyncFigures } from '../figures/syncs.ts';
import type { Build } from './builds.ts';
import type { Load } from './load.ts';
import { troubleIn } from './log-lines.ts';
import type { BenchScope } from './scope.ts';
import { openStage } from './stage.ts';

/** How much is done in a round. */
export interface RoundSize {
  warmUpPerChat: number;
  oneByOne: number;
  held: number;
  fewChatsPrompts: number;
  /** 0 leaves 200 chats out. */
  manyChatsPrompts: number;
  syncs: number;
  restMs: number;
}

export const FEW_CHATS = 20;
export const MANY_CHATS = 200;

/** What is measured of one build, in one life of both of its processes. */
export interface Round {
  start: StartFigures;
  started: MemoryFigures;
  oneByOne: Load;
  /** Texts by themselves, which some builds hold for a moment. */
  held: Load;
  fewChats: Load;
  manyChats: Load | undefined;
  /** One prompt of each of the many, all in the same moment. */
  burst: Load | undefined;
  syncs: SyncFigures | undefined;
  rested: MemoryFigures;
  /** Warnings and errors that were logged, with their number. */
  trouble: Record<string, number>;
}

const SETTLE_MS = 1_000;

/** Starts a build, measures it, and ends it. */
export async function measureRound(scope: BenchScope, build: Build, size: RoundSize): Promise<Round> {
  const hasMany = size.manyChatsPrompts > 0;
  const stage = await openStage(scope, build, hasMany ? MANY_CHATS : FEW_CHATS);
  const { ids } = stage.talk;
  const [few, others] = [ids.slice(0, FEW_CHATS), ids.slice(FEW_CHATS)];
  try {
    const start = await measureStart(stage);
    const started = await memoryAfterRest(stage, SETTLE_MS);
    await stage.talk.meet(few, build.isBridge);
    await measureAtOnce(stage, FEW_CHATS, size.warmUpPerChat);
    const oneByOne = await measureOneByOne(stage, size.oneByOne, 'reply');
    const held = await measureOneByOne(stage, size.held, 'text');
    const syncs = await countSyncs(stage, size.syncs);
    const fewChats = await measureAtOnce(stage, FEW_CHATS, size.fewChatsPrompts);
    await stage.talk.meet(others, build.isBridge);
    const manyChats = hasMany ? await measureAtOnce(stage, MANY_CHATS, size.manyChatsPrompts) : undefined;
    const burst = hasMany ? await measureAtOnce(stage, MANY_CHATS, 1) : undefined;
    const rested = await memoryAfterRest(stage, size.restMs);
    const trouble = troubleIn(stage.services);
    return { start, started, oneByOne, held, fewChats, manyChats, burst, syncs, rested, trouble };
  } finally {
    await stage.close();
  }
}
