import { describeError, isCodedError } from './errors.ts';
import { createScrubber } from './log/scrubber.ts';
import { onStarterGone } from './starter-gone.ts';

/** What to print for a service that could not start: one readable message for an expected failure, all causes else. */
export function startFailureText(name: string, error: unknown, secrets: readonly string[] = []): string {
  const text = isCodedError(error) ? error.message : describeError(error);
  return `${name} could not start: ${createScrubber(secrets)(text)}\n`;
}

/** Of a start that only other settings help, as `sysexits.h` numbers it (EX_CONFIG); supervisors need not try again. */
export const WRONG_SETTINGS_EXIT_CODE = 78;

/** The exit code after a failed start: 78 for wrong settings, else 1. */
export const startExitCode = (error: unknown): number =>
  isCodedError(error) && error.isOfSettings ? WRONG_SETTINGS_EXIT_CODE : 1;

/**
 * Runs the way to a service's start and ends the process with one readable message, and exit code 78 for wrong settings or else 1, if it
 * fails.
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
    process.exit(startExitCode(error));
  }
  forget();
}
