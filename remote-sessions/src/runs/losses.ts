import type { RunView } from '../etienne/run-outcome.ts';

/** Etienne aborts a run that nobody is attached to for so long, and knows it for two minutes more. */
const GIVEN_UP_AFTER_MS = 60_000;

/** Makes what remembers for how long a run was out of sight, and so why its end is not known. */
export function createLosses(now: () => number) {
  let since: number | undefined;
  let longestMs = 0;
  let wasHeard = false;
  let wasLost = false;
  const end = () => {
    if (since !== undefined) longestMs = Math.max(longestMs, now() - since);
    since = undefined;
  };
  return {
    begin() {
      since ??= now();
      wasLost = wasHeard;
    },
    /** The connection stands again; `isOfRun`: the run itself was heard, so Etienne knew it now. */
    end(isOfRun: boolean) {
      end();
      wasHeard ||= isOfRun;
    },
    /** Undefined where nothing is known: somebody else stopped the run, or this process has not seen it before. */
    because(view: RunView): 'restarted' | 'given_up' | undefined {
      end();
      if (longestMs >= GIVEN_UP_AFTER_MS) return 'given_up';
      // It was known a moment ago, and Etienne forgets nothing so soon unless it began anew.
      return wasLost && view.notFound ? 'restarted' : undefined;
    },
  };
}
