import type { CheckResult } from '../../provider-kit/src/conformance/run-conformance.ts';

/** What did not pass, as lines that tell it. */
export function toldResults(results: readonly CheckResult[]) {
  const linesOf = (outcome: CheckResult['outcome']) =>
    results.filter((one) => one.outcome === outcome).map(({ id, seen }) => `${id}: ${seen}`);
  return { failed: linesOf('FAIL'), skipped: linesOf('skipped') };
}
