import asyncHooks from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Loaded before `node:test`, which else follows every promise to know whose test an error comes from that nobody has
 * caught: a fifth of the processor time of all tests. It still follows timers, sockets and files. An error that it cannot
 * place makes the file fail and not the test; `end-with-tests.ts` says which test was at work.
 */
const { createHook } = asyncHooks;
asyncHooks.createHook = (callbacks) => createHook({ ...callbacks, trackPromises: false });
syncBuiltinESMExports();
