import type { DatabaseSync } from 'node:sqlite';

export interface SharedReads {
  /** What is read next shares the snapshot of what was read since the last change. */
  join(): void;
  /** The next read sees what is changed from now on. Harmless where nothing was read. */
  end(): void;
}

/**
 * Keeps one read transaction open for all reads between two changes. Taking and leaving the locks of a transaction of
 * its own costs a small read two to four times what it costs itself.
 *
 * No change is hidden by that, as only this process changes the database, and ends the reads before it does so. Nothing
 * is held up either: others may read and copy, and the log begins anew with a change.
 */
export function createSharedReads(sqlite: DatabaseSync): SharedReads {
  const begin = sqlite.prepare('BEGIN');
  const commit = sqlite.prepare('COMMIT');
  let isOpen = false;
  return {
    join() {
      if (isOpen) return;
      begin.run();
      isOpen = true;
    },
    end() {
      if (!isOpen) return;
      commit.run();
      isOpen = false;
    },
  };
}
