import { join } from 'node:path';
import { type CodedError, lockInstance } from 'service-kit';
import { DATABASES } from '../backup/contents.ts';

/**
 * Keeps all services from a data folder, which must not run; to be released.
 *
 * @param failed Makes the error that is thrown where one runs.
 */
export function lockServices(dataDir: string, failed: (text: string, more: { cause: unknown }) => CodedError) {
  const locks: { release(): void }[] = [];
  const release = () => {
    for (const lock of locks.splice(0)) lock.release();
  };
  for (const { file } of DATABASES) {
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
