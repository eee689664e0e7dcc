import { rename, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, Spool } from 'service-kit';

/**
 * Takes the files of this provider out of the folder that providers of one data folder shared in earlier versions, where
 * each took those of the others for left over. What is none of its own stays; harmless where there is no such folder.
 */
export async function takeOverFiles(
  database: Pick<Database, 'prepare'>,
  sharedFolder: string,
  spool: Pick<Spool, 'pathOf'>,
): Promise<void> {
  const rows = await database.prepare('SELECT spool_name FROM outgoing_files WHERE spool_name IS NOT NULL').all();
  for (const row of rows) {
    const name = row.spool_name as string;
    await rename(join(sharedFolder, name), spool.pathOf(name)).catch(unlessMissing);
  }
  await rmdir(sharedFolder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') unlessMissing(error);
  });
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
