import { setTimeout as rest } from 'node:timers/promises';
import { rounded } from '../measure/numbers.ts';
import { handlesOf, memoryOf, shareOfMemoryMb } from '../measure/process-use.ts';
import type { Stage } from '../measure/stage.ts';

/** Megabytes (10^6 bytes), and open handles. */
export interface MemoryFigures {
  providerMb: number;
  managerMb: number;
  bothMb: number;
  /** Of both, with pages that others use as well counted in parts. */
  sharedOutMb: number;
  /** Of both, what no file is behind. */
  ownMb: number;
  handles: number;
}

/** The memory of both processes now. */
export function memoryNow({ services: { provider, manager } }: Stage): MemoryFigures {
  const [one, other] = [memoryOf(provider.pid), memoryOf(manager.pid)];
  return {
    providerMb: one.rssMb,
    managerMb: other.rssMb,
    bothMb: rounded(one.rssMb + other.rssMb),
    sharedOutMb: rounded(shareOfMemoryMb(provider.pid) + shareOfMemoryMb(manager.pid)),
    ownMb: rounded(one.ownMb + other.ownMb),
    handles: handlesOf(provider.pid) + handlesOf(manager.pid),
  };
}

/** The memory of both processes after so much time without work. */
export async function memoryAfterRest(stage: Stage, restMs: number): Promise<MemoryFigures> {
  await rest(restMs);
  return memoryNow(stage);
}
