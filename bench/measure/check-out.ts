import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Build, ROOT, servicesOf } from './builds.ts';
import type { BenchScope } from './scope.ts';

/** The short id of a commit of this repository; throws with the reason where there is no such one. */
export function findCommit(commit: string): string {
  const words = ['rev-parse', '--verify', '--quiet', '--short', `${commit}^{commit}`];
  const { stdout, error } = spawnSync('git', words, { cwd: ROOT, encoding: 'utf8' });
  if (error !== undefined) throw new Error('git cannot be run', { cause: error });
  if (stdout.trim() === '') throw new Error(`this repository has no commit ${commit}`);
  return stdout.trim();
}

/**
 * Builds the services of a commit in a temporary folder, which goes with the bench.
 *
 * Packages come from pnpm's own store, else from the registry. Throws with the reason where they cannot be installed.
 */
export function checkOut(scope: Pick<BenchScope, 'after' | 'note'>, id: string): Build {
  const folder = mkdtempSync(join(tmpdir(), `bench-${id}-`));
  scope.after(async () => rmSync(folder, { recursive: true, force: true }));
  scope.note(`building ${id} in ${folder}`);
  const archive = execFileSync('git', ['archive', id], { cwd: ROOT, maxBuffer: 1_000_000_000 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  const install = ['--yes', 'pnpm@12', 'install', '--frozen-lockfile'];
  const offline = spawnSync('npx', [...install, '--offline'], { cwd: folder, encoding: 'utf8' });
  if (offline.status !== 0) {
    const online = spawnSync('npx', install, { cwd: folder, encoding: 'utf8' });
    if (online.status !== 0) throw new Error(`the packages of ${id} cannot be installed:\n${online.stdout}`);
  }
  return servicesOf(id, folder);
}
