import { setTimeout as pause } from 'node:timers/promises';

/** A promise that the test resolves by hand. */
export function latch() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** Lets everything run that waits for nothing but the event loop. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await nextTurn();
}

/** So long may what waits for a disk or a socket take on a machine that is very busy. */
const PATIENCE_MS = 60_000;

/** Looks until the condition holds, and leaves the processor to others in between; fails where it does not come true. */
export async function until(condition: () => unknown, what = 'the condition'): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come true`);
    await pause(2);
  }
}

/** A log that nobody reads. */
export const silentLog = { info() {}, warn() {}, error() {} };
