import { existsSync, readFileSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Resolves as soon as there is something at this path, whose folder has to be there already. */
export const untilExists = async (path: string): Promise<void> =>
  void (await untilSeen(path, () => existsSync(path) || undefined));

/** Resolves with what matches as soon as the file has it; its folder has to be there already. */
export const untilFile = (path: string, text: RegExp): Promise<RegExpExecArray> =>
  untilSeen(path, () => (existsSync(path) ? (text.exec(readFileSync(path, 'utf8')) ?? undefined) : undefined));

const untilSeen = <Seen>(path: string, look: () => Seen | undefined): Promise<Seen> =>
  new Promise((resolve) => {
    const watcher = watch(dirname(path), lookAgain);
    function lookAgain() {
      const seen = look();
      if (seen === undefined) return;
      watcher.close();
      resolve(seen);
    }
    lookAgain();
  });
