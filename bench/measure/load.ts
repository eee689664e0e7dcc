import { availableParallelism } from 'node:os';
import { rounded, type Spread, spreadOf } from './numbers.ts';
import { processorMs } from './process-use.ts';
import type { Stage } from './stage.ts';
import type { Exchange } from './talk.ts';

/** What a stretch of prompts has cost. */
export interface Load {
  prompts: number;
  perSecond: number;
  /** From the person's message to its answer in the chat, in milliseconds. */
  answerMs: Spread;
  /** Processor time per prompt, in milliseconds, of each process. */
  processorMs: { provider: number; manager: number; both: number; standIns: number };
  /** The share of all cores that these processes had: near 1, the processor is what limits the figures. */
  busy: number;
}

/** Has prompts done and measures what they cost; `work` resolves with them. */
export async function measureLoad(stage: Stage, work: () => Promise<Exchange[]>): Promise<Load> {
  const pids = [stage.services.provider.pid, stage.services.manager.pid, process.pid];
  const before = pids.map(processorMs);
  const beganAt = performance.now();
  const exchanges = await work();
  const tookMs = performance.now() - beganAt;
  const used = pids.map((pid, index) => processorMs(pid) - (before[index] ?? 0));
  const prompts = exchanges.length;
  const [provider = 0, manager = 0, standIns = 0] = used.map((ms) => rounded(ms / prompts));
  return {
    prompts,
    perSecond: rounded(prompts / (tookMs / 1_000)),
    answerMs: spreadOf(exchanges.map(({ sentAt, seenAt }) => seenAt - sentAt)),
    processorMs: { provider, manager, both: rounded(provider + manager), standIns },
    busy: rounded(used.reduce((sum, ms) => sum + ms, 0) / (tookMs * availableParallelism())),
  };
}
