import { open } from 'node:fs/promises';

/** A file to which lines are added. */
export interface DiskLog {
  /** Resolves when the lines are on disk. */
  append(lines: readonly string[]): Promise<void>;
}

/** Opens such a file; what comes while the disk is busy shares the next sync. */
export async function openDiskLog(path: string): Promise<DiskLog> {
  const file = await open(path, 'a', 0o600);
  let text = '';
  let next: PromiseWithResolvers<void> | undefined;
  let isBusy = false;

  async function work(): Promise<void> {
    isBusy = true;
    while (next !== undefined) {
      const [taken, done] = [text, next];
      text = '';
      next = undefined;
      try {
        await file.appendFile(taken);
        await file.datasync();
        done.resolve();
      } catch (error) {
        done.reject(error);
      }
    }
    isBusy = false;
  }

  return {
    append(lines) {
      next ??= Promise.withResolvers<void>();
      const { promise } = next;
      for (const line of lines) text += `${line}\n`;
      if (!isBusy) void work();
      return promise;
    },
  };
}
