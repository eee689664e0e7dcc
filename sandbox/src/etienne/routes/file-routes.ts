import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { badRequest, notFound } from '../http-error.ts';
import type { Route } from '../router.ts';

/** The agent's own instructions: Etienne keeps them elsewhere and does not let them be overwritten. */
const skippedNames = new Set(['CLAUDE.md', 'AGENTS.md']);

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Files of a project. Names are not checked: `..` leads out of the project and out of the workspace, as with Etienne. */
export function fileRoutes(projectDir: (project: string) => string): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/claude/addFile',
      role: 'guest',
      async handle({ body }) {
        const { project_dir: project, file_name: name, file_content: content } = body;
        if (typeof project !== 'string') throw badRequest('project_dir must be a string');
        if (typeof name !== 'string' || name === '') throw badRequest('file_name should not be empty');
        if (typeof content !== 'string' || content === '') throw badRequest('file_content should not be empty');
        const dir = projectDir(project);
        const path = join(dir, name);
        await mkdir(dir, { recursive: true });
        if (skippedNames.has(name)) return { ok: true, path, skipped: true };
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, content, 'utf8');
        return { ok: true, path };
      },
    },
    {
      method: 'GET',
      path: '/api/claude/getFile',
      role: 'guest',
      async handle({ query }) {
        const name = query.get('file_name') ?? '';
        const path = join(projectDir(query.get('project_dir') ?? ''), name);
        try {
          return { path, content: await readFile(path, 'utf8') };
        } catch (error) {
          if (hasCode(error, 'ENOENT', 'ENOTDIR')) throw notFound(`File not found: ${name}`);
          throw error;
        }
      },
    },
    {
      method: 'GET',
      path: '/api/claude/listFiles',
      role: 'guest',
      async handle({ query }) {
        const dir = join(projectDir(query.get('project_dir') ?? ''), query.get('sub_dir') ?? '');
        const entries = await readdir(dir, { withFileTypes: true });
        return entries.map((entry) => ({ name: entry.name, isDir: entry.isDirectory() }));
      },
    },
  ];
}
