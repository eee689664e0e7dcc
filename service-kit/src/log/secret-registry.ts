/**
 * Keeps the values that must never appear in a log, an error or an answer.
 *
 * `list` is what `createLogger`, `createServer` and `runService` ask for; a value registered later is scrubbed from the
 * next line on.
 */
export function createSecretRegistry(initial: readonly (string | undefined)[] = []): {
  registerSecret(value: string | undefined): void;
  list(): readonly string[];
} {
  const values = new Set<string>();
  let snapshot: readonly string[] = [];

  const registerSecret = (value: string | undefined): void => {
    if (value === undefined || value === '' || values.has(value)) return;
    values.add(value);
    snapshot = [...values];
  };
  for (const value of initial) registerSecret(value);
  return { registerSecret, list: () => snapshot };
}
