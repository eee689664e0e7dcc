import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Route } from '../router.ts';
import type { Sessions } from '../sessions.ts';

type TreeNode = { id: string; label: string; type: 'folder' | 'file'; mtime: string; children?: TreeNode[] };

async function treeOf(dir: string, prefix: string): Promise<TreeNode[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  entries.sort((a, b) => a.name.localeCompare(b.name));
  return Promise.all(
    entries.map(async (entry): Promise<TreeNode> => {
      const path = join(dir, entry.name);
      const id = prefix + entry.name;
      const mtime = (await stat(path)).mtime.toISOString();
      if (!entry.isDirectory()) return { id, label: entry.name, type: 'file', mtime };
      return { id, label: entry.name, type: 'folder', mtime, children: await treeOf(path, `${id}/`) };
    }),
  );
}

type ProjectRouteOptions = { workspaceDir: string; sessions: Sessions; onModelCall: () => void };

/** Projects, their sessions, and health. */
export function projectRoutes({ workspaceDir, sessions, onModelCall }: ProjectRouteOptions): Route[] {
  return [
    { method: 'GET', path: '/api/claude/health', handle: () => ({ healthy: true }) },
    {
      method: 'GET',
      path: '/api/claude/health/model',
      handle() {
        onModelCall();
        return { healthy: true };
      },
    },
    {
      method: 'GET',
      path: '/api/claude/listProjects',
      role: 'guest',
      async handle() {
        const entries = await readdir(workspaceDir, { withFileTypes: true });
        const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
        return { projects: folders.map(({ name }) => name).sort() };
      },
    },
    {
      method: 'POST',
      path: '/api/claude/filesystem',
      role: 'guest',
      async handle({ body }) {
        return { tree: await treeOf(sessions.projectDir(String(body.projectName ?? '')), '') };
      },
    },
    {
      method: 'POST',
      path: '/api/claude/clearSession/:project',
      role: 'guest',
      handle({ params }) {
        const had = sessions.clearCurrent(params.project ?? '');
        return { success: true, message: had ? 'Session cleared' : 'No session to clear' };
      },
    },
  ];
}
