import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePrivateDirectory } from 'service-kit';

/** The folder on our disk in which files wait until their provider has taken them. */
export interface OutgoingSpool {
  /**
   * Writes a file of its own (0600) and resolves with its name after it is on disk. Nothing stays where the bytes
   * break off.
   */
  write(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<SpooledFile>;
  pathOf(spoolName: string): string;
  remove(spoolName: string): Promise<void>;
  /** Removes everything that is not among the given names. */
  sweep(inUse: ReadonlySet<string>): Promise<void>;
}

export interface SpooledFile {
  spoolName: string;
  size: number;
  sha256: string;
}

/** Opens the folder; it is made, for the owner alone, where it is missing. */
export async function openOutgoingSpool(directory: string): Promise<OutgoingSpool> {
  await ensurePrivateDirectory(directory);
  const pathOf = (spoolName: string) => join(directory, spoolName);
  const remove = (spoolName: string) => rm(pathOf(spoolName), { force: true });

  return {
    pathOf,
    remove,
    async write(bytes) {
      const spoolName = randomUUID();
      const hash = createHash('sha256');
      let size = 0;
      const file = await open(pathOf(spoolName), 'wx', 0o600);
      try {
        for await (const chunk of bytes) {
          await file.writeFile(chunk);
          hash.update(chunk);
          size += chunk.length;
        }
        await file.sync();
      } catch (error) {
        await file.close().catch(() => {});
        await remove(spoolName);
        throw error;
      }
      await file.close();
      await syncFolder(directory);
      return { spoolName, size, sha256: hash.digest('hex') };
    },
    async sweep(inUse) {
      for (const name of await readdir(directory)) if (!inUse.has(name)) await remove(name);
    },
  };
}

/** Makes new names survive a power cut. */
async function syncFolder(path: string) {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
