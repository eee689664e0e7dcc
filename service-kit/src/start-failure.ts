import { describeError, isCodedError } from './errors.ts';
import { createScrubber } from './log/scrubber.ts';

/** What to print for a service that could not start: one readable message for an expected failure, all causes else. */
export function startFailureText(name: string, error: unknown, secrets: readonly string[] = []): string {
  const text = isCodedError(error) ? error.message : describeError(error);
  return `${name} could not start: ${createScrubber(secrets)(text)}\n`;
}

/**
 * Runs the way to a service's start and ends the process with exit code 1 and one readable message if it fails.
 *
 * For what comes before there is a log: settings, the shared token, opening files.
 */
export async function startOrExit(name: string, start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    process.stderr.write(startFailureText(name, error));
    process.exit(1);
  }
}
