import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePrivateDirectory, syncDirectoryOf } from './private-file.ts';

/** A file that waits on our disk. */
export interface SpooledFile {
  spoolName: string;
  size: number;
  sha256: string;
  /** The beginning of the file, as long as was asked for. */
  head: Buffer;
}

/** A folder in which files wait until somebody else has taken them. */
export interface Spool {
  /**
   * Streams bytes into a file of its own (0600) and resolves after it is on disk. Nothing of it stays when the writing
   * or the reading fails.
   */
  write(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<SpooledFile>;
  pathOf(spoolName: string): string;
  /** Harmless where there is no such file. */
  remove(spoolName: string): Promise<void>;
  /** Where others write here as well: only what nobody has written to for so long. Default: all that there is. */
  list(untouchedMs?: number): Promise<string[]>;
}

/**
 * Opens the folder of a spool; it is made, for the owner alone, where it is missing.
 *
 * `headBytes` says how much of each file is kept in memory for looking at it; default 0.
 */
export async function openSpool(directory: string, { headBytes = 0 } = {}): Promise<Spool> {
  await ensurePrivateDirectory(directory);
  const pathOf = (spoolName: string) => join(directory, spoolName);
  const remove = (spoolName: string) => rm(pathOf(spoolName), { force: true });

  return {
    pathOf,
    remove,
    async list(untouchedMs) {
      const names = await readdir(directory);
      if (untouchedMs === undefined) return names;
      const before = Date.now() - untouchedMs;
      const times = await Promise.all(names.map((name) => stat(pathOf(name)).catch(() => undefined)));
      return names.filter((_, index) => (times[index]?.mtimeMs ?? before) < before);
    },
    async write(bytes) {
      const spoolName = randomUUID();
      const hash = createHash('sha256');
      const head: Buffer[] = [];
      let size = 0;
      const file = await open(pathOf(spoolName), 'wx', 0o600);
      try {
        for await (const chunk of bytes) {
          // Copied, as a cut-out would keep the whole chunk in memory.
          if (size < headBytes) head.push(Buffer.from(chunk.subarray(0, headBytes - size)));
          size += chunk.length;
          hash.update(chunk);
          await file.writeFile(chunk);
        }
        await file.sync();
      } catch (error) {
        await file.close().catch(() => {});
        await remove(spoolName);
        throw error;
      }
      await file.close();
      await syncDirectoryOf(pathOf(spoolName));
      return { spoolName, size, sha256: hash.digest('hex'), head: Buffer.concat(head) };
    },
  };
}
