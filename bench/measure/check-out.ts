import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Build, ROOT, servicesOf } from './builds.ts';
import type { BenchScope } from './scope.ts';

/**
 * Builds the services of a commit in a temporary folder, which goes with the bench.
 *
 * Packages come from pnpm's own store, else from the registry. Throws with the reason where there is no such commit or
 * its packages cannot be installed.
 */
export function checkOut(scope: Pick<BenchScope, 'after' | 'note'>, commit: string): Build {
  const id = run('git', ['rev-parse', '--verify', '--quiet', '--short', `${commit}^{commit}`], ROOT).trim();
  if (id === '') throw new Error(`this repository has no commit ${commit}`);
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

function run(program: string, words: readonly string[], cwd: string): string {
  const { stdout, error } = spawnSync(program, words, { cwd, encoding: 'utf8' });
  if (error !== undefined) throw new Error(`${program} cannot be run`, { cause: error });
  return stdout;
}
