/** What one check has shown. */
export interface CheckResult {
  check: string;
  status: 'ok' | 'warn' | 'fail';
  text: string;
  /** What to do about it. */
  next?: string;
}

const LABELS = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

/** One line for each check; of what is not well with the next step. */
export function resultLines(results: readonly CheckResult[]): string[] {
  const width = Math.max(0, ...results.map(({ check }) => check.length));
  return results.map(({ check, status, text, next }) => {
    const advice = next === undefined || status === 'ok' ? '' : ` -> ${next}`;
    return `${LABELS[status]}  ${check.padEnd(width)}  ${text.replace(/\s*\n\s*/g, '; ')}${advice}`;
  });
}
