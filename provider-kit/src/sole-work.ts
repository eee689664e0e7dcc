import { type Clock, delay, describeError, type Hold, type Ownership } from 'service-kit';

export interface SoleWorkOptions {
  ownership: Ownership;
  /** Its name among all that is owned. */
  name: string;
  clock: Clock;
  log: { warn(details: object, text: string): void };
}

/** Work that one of the processes that share a database does, while the others wait to take its place. */
export interface SoleWork {
  /**
   * Resolves once it is ours: at once where nobody has it, else as soon as whoever has it gives it up or is gone; undefined
   * when `signal` is aborted. Never rejects: what cannot be asked of the database is asked again.
   */
  take(signal: AbortSignal): Promise<SoleHold | undefined>;
}

export interface SoleHold extends Pick<Hold, 'within' | 'isSteady' | 'giveUp'> {
  /** Aborted when others may have taken over. */
  readonly lost: AbortSignal;
}

const ASK_AGAIN_MS = 1_000;

/** Makes the work of this name. Waiting costs nothing. */
export function createSoleWork({ ownership, name, clock, log }: SoleWorkOptions): SoleWork {
  /** Resolves when it may be free. */
  function untilSign(signal: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stops = [
      ownership.onMissed(resolve),
      ownership.onLost(resolve),
      ownership.onGivenUp((owner) => owner === name && resolve()),
    ];
    signal.addEventListener('abort', () => resolve());
    return {
      promise,
      end() {
        for (const stop of stops) stop();
      },
    };
  }

  async function tryToHold(signal: AbortSignal): Promise<Hold | undefined> {
    for (;;) {
      try {
        return await ownership.hold(name);
      } catch (error) {
        log.warn({ name, reason: describeError(error) }, 'it is not known whose work this is; it is asked again');
        await delay(clock, ASK_AGAIN_MS, signal);
        if (signal.aborted) return undefined;
      }
    }
  }

  return {
    async take(signal) {
      while (!signal.aborted) {
        const sign = untilSign(signal);
        try {
          const hold = await tryToHold(signal);
          if (hold !== undefined && signal.aborted) await hold.giveUp();
          else if (hold !== undefined) return toSole(hold, ownership);
          else await sign.promise;
        } finally {
          sign.end();
        }
      }
      return undefined;
    },
  };
}

function toSole(hold: Hold, ownership: Ownership): SoleHold {
  const lost = new AbortController();
  const stop = ownership.onLost(() => lost.abort());
  if (!hold.isSteady()) lost.abort();
  return {
    within: hold.within,
    isSteady: hold.isSteady,
    lost: lost.signal,
    async giveUp() {
      stop();
      await hold.giveUp();
    },
  };
}
