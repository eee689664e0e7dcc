import { afterEach, beforeEach } from 'node:test';
import { inspect } from 'node:util';

/** So long may pass with no test at work: services start and end, and the last results are reported. */
const PATIENCE_MS = 120_000;

/**
 * Loaded before every test: the process of a test file ends as soon as nothing is left to do and all is reported, and
 * with 1 and a list of what is open where a test has left something behind that keeps it.
 *
 * Node 24.21 else frees its environment first, where it may wait for ever for a request that never ends, with the
 * processor busy (`CleanupHandles`; 4 of 60 runs of tests/decisions.test.ts). `--test-force-exit` avoids that too, but
 * ends the process before all of its tests are reported.
 */
process.once('beforeExit', () => process.on('exit', () => process.exit()));

if (process.env.NODE_TEST_CONTEXT !== undefined) {
  const running: string[] = [];
  let lastEnd = performance.now();
  beforeEach(({ fullName }) => void running.push(fullName));
  afterEach(({ fullName }) => {
    running.splice(running.lastIndexOf(fullName), 1);
    lastEnd = performance.now();
  });
  const tell = (error: unknown) =>
    process.stderr.write(`Nobody caught this while "${running.at(-1)}" ran: ${inspect(error)}\n`);
  process.on('uncaughtExceptionMonitor', tell);
  process.on('unhandledRejection', tell);
  const look = () => {
    if (running.length > 0 || performance.now() - lastEnd < PATIENCE_MS) return;
    const open = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`The tests are over and these keep the process: ${open}\n`);
    process.exit(1);
  };
  setInterval(look, PATIENCE_MS / 10).unref();
}
