import { defineError } from '../errors.ts';

const busy = defineError('DATABASE_BUSY', { statusCode: 503, retryable: true });

/** Lets so many at a time do something, the others in the order in which they came. */
export interface Turns {
  /** Resolves when it is one's turn, with how to end it; rejects with `DATABASE_BUSY` where that takes too long. */
  enter(): Promise<() => void>;
}

export function createTurns(max: number, maxWaitMs: number): Turns {
  const waiting = new Set<() => void>();
  let free = max;

  function leave() {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async enter() {
      if (free > 0) {
        free -= 1;
        return leave;
      }
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(go);
          reject(
            busy(
              'a write waited too long for its turn: the database is slow, or writes wait for each other; it is tried again',
            ),
          );
        }, maxWaitMs);
        const go = () => {
          clearTimeout(timer);
          waiting.delete(go);
          resolve();
        };
        waiting.add(go);
      });
      return leave;
    },
  };
}
