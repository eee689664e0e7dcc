import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePrivateDirectory } from 'service-kit';

/** How much of a file is looked at to find out what it is; the sides of a JPEG stand behind its metadata. */
const HEAD_BYTES = 256 * 1_024;

/** A file that waits on disk to be sent. */
export interface SpooledFile {
  spoolName: string;
  size: number;
  sha256: string;
  /** The beginning of the file. */
  head: Buffer;
}

/** Opens the folder in which outgoing files wait; it is made, for the owner alone, where it is missing. */
export async function openSpool(directory: string) {
  await ensurePrivateDirectory(directory);
  const pathOf = (spoolName: string) => join(directory, spoolName);
  const remove = (spoolName: string) => rm(pathOf(spoolName), { force: true });

  return {
    pathOf,
    remove,
    list: () => readdir(directory),
    /** Writes a file of its own (0600); resolves after it is on disk. Nothing of it stays when that or the reading fails. */
    async write(bytes: AsyncIterable<Buffer>): Promise<SpooledFile> {
      const spoolName = randomUUID();
      const hash = createHash('sha256');
      const head: Buffer[] = [];
      let size = 0;
      const file = await open(pathOf(spoolName), 'wx', 0o600);
      try {
        for await (const chunk of bytes) {
          if (size < HEAD_BYTES) head.push(Buffer.from(chunk.subarray(0, HEAD_BYTES - size)));
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
      await syncDirectory(directory);
      return { spoolName, size, sha256: hash.digest('hex'), head: Buffer.concat(head) };
    },
  };
}

export type Spool = Awaited<ReturnType<typeof openSpool>>;

/** Makes new names in the folder survive a power cut. */
async function syncDirectory(path: string) {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
