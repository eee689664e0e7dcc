import { rounded } from '../measure/numbers.ts';
import type { Stage } from '../measure/stage.ts';

export interface StartFigures {
  /** From the start of both processes until both say that they are ready, in milliseconds. */
  readyMs: number;
  /** What both have used of the processor until then, in milliseconds. */
  processorMs: number;
}

/** Starts both processes at once and leaves them running. */
export async function measureStart(stage: Stage): Promise<StartFigures> {
  const beganAt = performance.now();
  await stage.start();
  const readyMs = rounded(performance.now() - beganAt);
  return { readyMs, processorMs: stage.both.reduce((sum, service) => sum + service.processorMs(), 0) };
}
