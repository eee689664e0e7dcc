export interface Crash {
  /** Asks for the crash, once; resolves when all is up again. `meanwhile` happens while it is down. */
  now(meanwhile?: () => unknown): Promise<void>;
  /** Resolves when all others have asked; for the one test whose state does not last. */
  othersAreReady(): Promise<void>;
}

/**
 * One crash for all tests of a `describe` that run at the same time (`concurrency`): it comes when each of them has
 * brought about the state that it wants to see crash, or has ended before. A start costs more than such a test does.
 *
 * @param crash Ends what shall crash, awaits `meanwhile`, and starts it again.
 */
export function crashTogether(crash: (meanwhile: () => Promise<unknown>) => Promise<void>) {
  let underWay = 0;
  const asked: { meanwhile: () => unknown; done(outcome: Promise<void>): void }[] = [];
  let tellLast = () => {};

  function look() {
    if (asked.length === underWay - 1) tellLast();
    if (asked.length === 0 || asked.length < underWay) return;
    const ready = asked.splice(0);
    underWay -= ready.length;
    const outcome = crash(() => Promise.all(ready.map(({ meanwhile }) => meanwhile())));
    for (const { done } of ready) done(outcome);
  }

  /** The body of a test of the group. */
  return (body: (crash: Crash) => Promise<void>) => async () => {
    underWay++;
    let hasAsked = false;
    try {
      await body({
        now(meanwhile = () => {}) {
          hasAsked = true;
          return new Promise((done) => {
            asked.push({ meanwhile, done });
            look();
          });
        },
        othersAreReady: () =>
          new Promise((resolve) => {
            tellLast = resolve;
            look();
          }),
      });
    } finally {
      if (!hasAsked) {
        underWay--;
        look();
      }
    }
  };
}
