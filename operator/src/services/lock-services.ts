import { join } from 'node:path';
import { type CodedError, lockInstance } from 'service-kit';

/**
 * Keeps all services from a data folder, which must not run; to be released.
 *
 * @param files Names of their databases.
 * @param failed Makes the error that is thrown where one runs.
 */
export function lockServices(
  dataDir: string,
  files: readonly string[],
  failed: (text: string, more: { cause: unknown }) => CodedError,
) {
  const locks: { release(): void }[] = [];
  const release = () => {
    for (const lock of locks.splice(0)) lock.release();
  };
  for (const file of files) {
    try {
      locks.push(lockInstance(join(dataDir, `${file}.lock`)));
    } catch (cause) {
      release();
      if ((cause as { code?: unknown }).code !== 'ALREADY_RUNNING') throw cause;
      const service = file.replace(/\.db$/, '');
      throw failed(`${service} runs with ${dataDir}: end all services first; nothing was changed`, { cause });
    }
  }
  return { release };
}
