import { flushCompileCache } from 'node:module';
import closeWithGrace from 'close-with-grace';
import { isCodedError } from './errors.ts';
import type { Logger } from './log/create-logger.ts';
import { standardOutputClosed } from './log/standard-output.ts';
import { startExitCode, startFailureText } from './start-failure.ts';
import { type Part, startParts } from './start-parts.ts';
import { onStarterGone, tellStarter } from './starter-gone.ts';

const STOP_WITHIN_MS = 10_000;

/**
 * Runs the parts of a service until the process is told to end.
 *
 * SIGTERM and SIGINT stop the parts in reverse order and exit 0, or 1 if that takes longer than 10 s or fails; a part
 * that hangs in its start is left alone after a second. So does the end of whoever started it with a channel to talk on
 * (IPC), and of whoever read its standard output. An exception that nobody caught is logged, the parts are stopped and
 * the exit code is 1. A start that fails stops what had started and exits 1, or 78 for wrong settings: an expected failure (a coded error) as one
 * readable message on standard error, others with their causes in the log as well. Resolves once all parts have started.
 */
export async function runService({
  name,
  logger,
  parts,
  secrets = () => [],
}: {
  name: string;
  logger: Logger;
  parts: readonly Part[];
  secrets?: () => readonly string[];
}): Promise<void> {
  const abort = new AbortController();
  const starting = startParts(parts, { logger, signal: abort.signal });

  let reason: string | undefined;
  const { close } = closeWithGrace({ delay: STOP_WITHIN_MS, logger }, async ({ err, signal }) => {
    abort.abort();
    if (err !== undefined) logger.fatal({ err }, 'an error was not handled, stopping');
    else logger.info({ signal, reason }, `${name} is stopping`);
    const started = await starting.catch(() => undefined);
    await started?.stop();
    logger.info(`${name} has stopped`);
  });

  onceAlone((why) => {
    if (abort.signal.aborted) return;
    reason = why;
    void close();
  });

  try {
    await starting;
    if (!abort.signal.aborted) {
      logger.info(`${name} has started`);
      tellStarter({ hasStarted: true });
    }
    // Written now, as a process that is killed would never write it; makes the next start faster and smaller.
    flushCompileCache();
  } catch (error) {
    if (abort.signal.aborted) return;
    if (!isCodedError(error)) logger.fatal({ err: error }, `${name} could not start`);
    process.stderr.write(startFailureText(name, error, secrets()));
    process.exit(startExitCode(error));
  }
}

/** Calls when nobody is left for whom this process works. One that was started alone has no such channel. */
function onceAlone(end: (reason: string) => void): void {
  onStarterGone(() => end('the process that started it has ended'));
  const outputIsClosed = () => end('nobody reads its output any more');
  if (standardOutputClosed.aborted) outputIsClosed();
  else standardOutputClosed.addEventListener('abort', outputIsClosed, { once: true });
}
