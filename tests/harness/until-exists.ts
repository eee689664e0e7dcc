import { existsSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Resolves as soon as there is something at this path, whose folder has to be there already. */
export const untilExists = (path: string): Promise<void> =>
  new Promise((resolve) => {
    const watcher = watch(dirname(path), look);
    function look() {
      if (!existsSync(path)) return;
      watcher.close();
      resolve();
    }
    look();
  });
