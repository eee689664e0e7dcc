import { isDeepStrictEqual } from 'node:util';
import type { Live } from './live.ts';
import type { PageOptions } from './page-server.ts';
import { readProjects } from './project-files.ts';

/** Changes that come together are looked at once. */
const SETTLE_MS = 100;

/** Tells the open pages which files the projects have, as soon as that changes. */
export async function followProjects({ workspaceDir, onChange }: PageOptions['projects'], live: Pick<Live, 'send'>) {
  let current = await readProjects(workspaceDir);
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const now = await readProjects(workspaceDir);
    if (isDeepStrictEqual(now, current)) return;
    current = now;
    live.send('projects', now);
  }

  const stopListening = onChange(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void look();
    }, SETTLE_MS);
  });

  return {
    current: () => current,
    /** Looks now: somebody may have changed something with an editor of their own. */
    look,
    stop(): void {
      stopListening();
      clearTimeout(timer);
    },
  };
}
