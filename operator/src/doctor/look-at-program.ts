import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckResult } from './result.ts';

const INSTALL = 'npx pnpm@12 install';

/** Looks whether the Node.js that runs is the one that the packages are checked against (`nodeVersion` of the workspace). */
export async function lookAtNode(root: string, running: string): Promise<CheckResult> {
  const workspace = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8');
  return judgeNode(/^nodeVersion: (\S+)$/m.exec(workspace)?.[1], running.replace(/^v/, ''));
}

function judgeNode(wanted: string | undefined, running: string): CheckResult {
  const check = 'Node.js';
  const majorOf = (version: string) => Number(version.split('.')[0]);
  if (wanted === undefined || wanted === running) return { check, status: 'ok', text: running };
  const text = `${running} runs, the packages are for ${wanted}`;
  return { check, status: majorOf(running) < majorOf(wanted) ? 'fail' : 'warn', text, next: INSTALL };
}

/** Looks whether what is installed is what the lockfile names; pnpm keeps a copy of the one that it has installed. */
export async function lookAtPackages(root: string): Promise<CheckResult> {
  const check = 'packages';
  const read = (name: string) => readFile(join(root, name), 'utf8').catch(() => undefined);
  const [wanted, installed] = await Promise.all([read('pnpm-lock.yaml'), read('node_modules/.pnpm/lock.yaml')]);
  if (installed === undefined) return { check, status: 'fail', text: 'are not installed', next: INSTALL };
  if (wanted !== installed) {
    return { check, status: 'fail', text: 'are not those of pnpm-lock.yaml', next: INSTALL };
  }
  return { check, status: 'ok', text: 'are those of pnpm-lock.yaml' };
}
