import { availableParallelism, loadavg } from 'node:os';
import { type BenchScope, withinScope } from './scope.ts';

export type { BenchScope } from './scope.ts';

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
export function runBench(
  name: string,
  limitMs: number,
  work: (scope: BenchScope) => Promise<BenchReport>,
): Promise<void> {
  return withinScope(name, limitMs, async (scope) => {
    const startedAt = performance.now();
    const load = Math.round((loadavg()[0] ?? 0) * 100) / 100;
    const { tables, figures } = await work(scope);
    for (const [title, rows] of Object.entries(tables)) {
      console.log(`\n${title}`);
      console.table(rows);
    }
    const machine = { cores: availableParallelism(), node: process.version, loadBefore: load };
    const tookS = Math.round((performance.now() - startedAt) / 1_000);
    console.log(JSON.stringify({ bench: name, machine, tookS, ...figures }));
  });
}
