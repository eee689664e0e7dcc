import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backup } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { packTar, type TarSource } from 'modern-tar/fs';
import { defineError, describeError, isCodedError } from 'service-kit';
import { type BackupLabel, LABEL, SETTINGS } from './contents.ts';
import { type Frozen, freeze } from './freeze.ts';

const backupFailed = defineError('BACKUP_FAILED');

/** As many pages as are copied before others of this process get their turn. */
const PAGES_AT_A_TIME = 1_000;

export interface BackupOptions {
  dataDir: string;
  /** Of the settings; left out where it is not there. */
  settingsFile: string;
  /** Where the backup is to be; nothing may be there. */
  file: string;
  /** Of the program. */
  version: string;
  now: Date;
}

/**
 * Writes all that the services of a data folder keep into one file (a compressed tar, 0600), as it was at one moment,
 * whether they run or not.
 *
 * It is there once it is whole and on disk, and not before. Throws `BACKUP_FAILED` with the reason, and leaves nothing.
 * Answers what is in it.
 */
export async function writeBackup({ dataDir, settingsFile, file, version, now }: BackupOptions): Promise<string[]> {
  if (existsSync(file)) throw backupFailed(`${file} is there already: give another name`);
  if (!existsSync(dataDir)) throw backupFailed(`there is nothing to keep: ${dataDir} is not there yet`);
  const folder = await mkdtemp(join(dirname(file), '.backup-')).catch((cause: unknown) => {
    throw backupFailed(`nothing can be written beside ${file} (${describeError(cause)})`, { cause });
  });
  let frozen: Frozen | undefined;
  try {
    frozen = freeze(dataDir);
    const label: BackupLabel = { format: 1, version, takenAt: now.toISOString() };
    const sources: TarSource[] = [
      { type: 'content', content: `${JSON.stringify(label, null, 2)}\n`, target: LABEL },
      ...(existsSync(settingsFile) ? [{ type: 'file' as const, source: settingsFile, target: SETTINGS }] : []),
    ];
    for (const { name, connection } of frozen.databases) {
      await backup(connection, join(folder, name), { rate: PAGES_AT_A_TIME });
      sources.push({ type: 'file', source: join(folder, name), target: name });
    }
    for (const { name, descriptor, size } of frozen.files) {
      if (size === 0) sources.push({ type: 'content', content: '', target: name });
      else {
        const content = createReadStream('', { fd: descriptor, start: 0, end: size - 1, autoClose: false });
        sources.push({ type: 'stream', content, size, target: name });
      }
    }
    const whole = join(folder, 'whole');
    await pipeline(
      packTar(sources.map((source) => ({ ...source, mode: 0o600 }))),
      createGzip(),
      createWriteStream(whole, { mode: 0o600, flush: true }),
    );
    await rename(whole, file);
    await syncFolder(dirname(file));
    return sources.map(({ target }) => target);
  } catch (cause) {
    if (isCodedError(cause)) throw cause;
    throw backupFailed(`the backup could not be written (${describeError(cause)})`, { cause });
  } finally {
    frozen?.release();
    await rm(folder, { recursive: true, force: true });
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
