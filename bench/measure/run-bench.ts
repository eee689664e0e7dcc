import { availableParallelism, loadavg } from 'node:os';

export interface BenchScope {
  /** Has something ended after the bench, whatever comes of it. */
  after(cleanup: () => Promise<void>): void;
  /** Says on standard error how far it has come. */
  note(text: string): void;
}

export interface BenchReport {
  /** For people. */
  tables: Record<string, object[]>;
  /** For machines. */
  figures: object;
}

/**
 * Runs one bench: its tables and then one line of JSON go to standard output.
 *
 * What it started is ended when it is done, fails, is interrupted, or takes longer than `limitMs`; the exit code is 1
 * in all cases but the first.
 */
export async function runBench(
  name: string,
  limitMs: number,
  work: (scope: BenchScope) => Promise<BenchReport>,
): Promise<void> {
  const cleanups: (() => Promise<void>)[] = [];
  const startedAt = performance.now();
  const load = Math.round((loadavg()[0] ?? 0) * 100) / 100;
  async function clean() {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  }
  function giveUp(reason: string) {
    console.error(`${name}: ${reason}`);
    void clean().finally(() => process.exit(1));
  }
  process.once('SIGINT', () => giveUp('interrupted'));
  process.once('SIGTERM', () => giveUp('ended'));
  const limit = setTimeout(() => giveUp(`took longer than ${limitMs / 1_000} s`), limitMs);
  try {
    const { tables, figures } = await work({
      after: (cleanup) => void cleanups.push(cleanup),
      note: (text) => console.error(`${name}: ${text}`),
    });
    for (const [title, rows] of Object.entries(tables)) {
      console.log(`\n${title}`);
      console.table(rows);
    }
    const machine = { cores: availableParallelism(), node: process.version, loadBefore: load };
    const tookS = Math.round((performance.now() - startedAt) / 1_000);
    console.log(JSON.stringify({ bench: name, machine, tookS, ...figures }));
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    clearTimeout(limit);
    await clean();
  }
}
