import { setTimeout as pause } from 'node:timers/promises';

/** Resolves when there is no such process any more; no event tells that of one that is not our child. */
export async function untilEnded(processId: number): Promise<void> {
  while (isAlive(processId)) await pause(20);
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
