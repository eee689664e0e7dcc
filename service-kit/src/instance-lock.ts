import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { CodedError } from './errors.ts';

/**
 * Makes sure that one process alone works with a folder, as two would do everything twice.
 *
 * The lock is the operating system's, held through an exclusive transaction on a file of its own (0600), so it is gone
 * with its process, however that ends. Throws `ALREADY_RUNNING` where another process has it. `release` gives it back;
 * so does the garbage collector, so keep what is returned.
 */
export function lockInstance(path: string): { release(): void } {
  if (existsSync(path)) chmodSync(path, 0o600);
  else closeSync(openSync(path, 'a', 0o600));
  const lock = new DatabaseSync(path);
  try {
    // No journal beside it: nothing is ever written into this file.
    lock.exec('PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new CodedError({
      code: 'ALREADY_RUNNING',
      message: `another process of this service works in this folder already (${path} is locked); end it first`,
      cause,
    });
  }
  return {
    release() {
      if (lock.isOpen) lock.close();
    },
  };
}
