import { after } from 'node:test';

/** So long may it take to report the last results and to end; a busy machine needs a few seconds. */
const PATIENCE_MS = 30_000;

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
  after(() => {
    const giveUp = () => {
      const open = process.getActiveResourcesInfo().join(', ');
      process.stderr.write(`The tests are over and these keep the process: ${open}\n`);
      process.exit(1);
    };
    setTimeout(giveUp, PATIENCE_MS).unref();
  });
}
