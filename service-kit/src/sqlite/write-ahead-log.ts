import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** Brings what a database has written to its write-ahead log to the disk, without holding up the event loop. */
export interface WriteAheadLog {
  /** Calls back once all that was written before is on disk, in the order of the calls, or with what the disk said. */
  flush(done: (error?: Error) => void): void;
  /** Resolves when nothing is under way any more. */
  close(): Promise<void>;
}

type FlushFile = (fd: number, done: (error: Error | null) => void) => void;

/**
 * Opens the log of the database at `path`, which must have it open already, so that the file exists and stays.
 *
 * A commit with `synchronous=NORMAL` writes its pages to the log and does not wait for the disk; SQLite itself waits
 * only before it carries pages from the log into the database. The flush that a caller waits for is done here, in a
 * thread. One at a time: whoever comes while one goes on shares the next.
 *
 * @param flushFile Default: `fdatasync`. For tests.
 */
export function openWriteAheadLog(path: string, flushFile: FlushFile = fdatasync): WriteAheadLog {
  const fd = openSync(`${path}-wal`, 'r+');
  // The log has just been made: its name must be on disk as well as its pages.
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);

  let next: ((error?: Error) => void)[] = [];
  let isFlushing = false;
  let ended: (() => void) | undefined;

  function begin() {
    const group = next;
    next = [];
    isFlushing = true;
    flushFile(fd, (error) => {
      isFlushing = false;
      if (next.length > 0) begin();
      for (const done of group) done(...(error === null ? [] : [error]));
      if (!isFlushing) ended?.();
    });
  }

  return {
    flush(done) {
      next.push(done);
      if (!isFlushing) begin();
    },
    async close() {
      if (isFlushing)
        await new Promise<void>((resolve) => {
          ended = resolve;
        });
      closeSync(fd);
    },
  };
}
