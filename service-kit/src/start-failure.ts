import { describeError, isCodedError } from './errors.ts';
import { createScrubber } from './log/scrubber.ts';
import { onStarterGone } from './starter-gone.ts';

/** What to print for a service that could not start: one readable message for an expected failure, all causes else. */
export function startFailureText(name: string, error: unknown, secrets: readonly string[] = []): string {
  const text = isCodedError(error) ? error.message : describeError(error);
  return `${name} could not start: ${createScrubber(secrets)(text)}\n`;
}

/**
 * Runs the way to a service's start and ends the process with exit code 1 and one readable message if it fails.
 *
 * For what comes before there is a log: settings, the shared token, opening files. Whatever hangs there ends with whoever
 * started the process; from `runService` on that is the service's own matter.
 */
export async function startOrExit(name: string, start: () => Promise<void>): Promise<void> {
  const forget = onStarterGone(() => process.exit(0));
  try {
    await start();
  } catch (error) {
    process.stderr.write(startFailureText(name, error));
    process.exit(1);
  }
  forget();
}
