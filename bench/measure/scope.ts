export interface BenchScope {
  /** Has something ended after the bench, whatever comes of it. */
  after(cleanup: () => Promise<void>): void;
  /** Says on standard error how far it has come. */
  note(text: string): void;
}

/**
 * Does the work of a bench and ends what it has started when it is done, fails, is interrupted, or takes longer than
 * `limitMs`.
 *
 * Where it fails, the exit code is 1 and the reason is on standard error.
 */
export async function withinScope(
  name: string,
  limitMs: number,
  work: (scope: BenchScope) => Promise<void>,
): Promise<void> {
  const cleanups: (() => Promise<void>)[] = [];
  async function clean() {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  }
  function giveUp(reason: string) {
    console.error(`${name}: ${reason}`);
    void clean().finally(() => process.exit(1));
  }
  process.once('SIGINT', () => giveUp('interrupted'));
  process.once('SIGTERM', () => giveUp('ended'));
  // A service that ends by itself, for example.
  process.once('uncaughtException', (error) => giveUp(String(error.stack)));
  const limit = setTimeout(() => giveUp(`took longer than ${limitMs / 1_000} s`), limitMs);
  try {
    await work({
      after: (cleanup) => void cleanups.push(cleanup),
      note: (text) => console.error(`${name}: ${text}`),
    });
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    clearTimeout(limit);
    await clean();
  }
}
