/**
 * Lets at most so many calls of `work` run at the same time; the others wait in line, first come first served.
 *
 * One whose signal is aborted leaves the line and rejects with the signal's reason.
 */
export function limitParallel<Input, Result>(
  most: number,
  work: (input: Input, signal: AbortSignal) => Promise<Result>,
): (input: Input, signal: AbortSignal) => Promise<Result> {
  const line: (() => void)[] = [];
  let running = 0;

  function turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        line.splice(line.indexOf(enter), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      line.push(enter);
    });
  }

  return async (input, signal) => {
    signal.throwIfAborted();
    // Whoever ends hands the place over, so the count changes only where nobody waits.
    if (running < most) running++;
    else await turn(signal);
    try {
      return await work(input, signal);
    } finally {
      const next = line.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
