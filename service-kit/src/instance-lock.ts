import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { defineError, describeError } from './errors.ts';

const alreadyRunning = defineError('ALREADY_RUNNING');
const lockUnusable = defineError('LOCK_UNUSABLE');

/** What SQLite answers where another connection holds the lock; everything else is another trouble. */
const SQLITE_BUSY = 5;
/** The extended codes of SQLite keep the primary one in their last byte. */
const PRIMARY_CODE = 0xff;

/**
 * Makes sure that one process alone works with a folder, as two would do everything twice.
 *
 * The lock is the operating system's, held through an exclusive transaction on a file of its own (0600), so it is gone
 * with its process, however that ends. Throws `ALREADY_RUNNING` where another process has it, and `LOCK_UNUSABLE` with
 * the reason where it cannot be had at all: no right to write, a read-only place, a full disk. `release` gives it back;
 * so does the garbage collector, so keep what is returned.
 */
export function lockInstance(path: string): { release(): void } {
  let lock: DatabaseSync | undefined;
  try {
    if (existsSync(path)) chmodSync(path, 0o600);
    else closeSync(openSync(path, 'a', 0o600));
    lock = new DatabaseSync(path);
    // No journal beside it: nothing is ever written into this file.
    lock.exec('PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock?.close();
    throw isHeld(cause)
      ? alreadyRunning(
          `another process of this service works in this folder already (${path} is locked); end it first`,
          { cause },
        )
      : lockUnusable(
          `${path} cannot be locked (${describeError(cause)}): give this account the right to write there, or set another dataDir`,
          { cause },
        );
  }
  const held = lock;
  return {
    release() {
      if (held.isOpen) held.close();
    },
  };
}

function isHeld(error: unknown): boolean {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' && (errcode & PRIMARY_CODE) === SQLITE_BUSY;
}
