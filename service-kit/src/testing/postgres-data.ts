import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/postgres/', import.meta.url));

/**
 * The data folder of a new server: what `initialize` makes is kept beside the caches of other tools and copied by the next
 * one, which takes a tenth of the time.
 *
 * @param made What it depends on: the programs and all that they are told.
 * @param owner Who has to have it, where that is not this account.
 */
export function newDataFolder(
  folder: string,
  made: readonly string[],
  owner: { uid: number; gid: number } | undefined,
  initialize: () => void,
): void {
  const kept = join(CACHE, createHash('sha256').update(made.join('\n')).digest('hex').slice(0, 16));
  if (copied(kept, folder)) {
    if (owner !== undefined) giveTo(owner, folder);
    return;
  }
  initialize();
  const mine = `${kept}.${process.pid}`;
  mkdirSync(dirname(kept), { recursive: true });
  if (!copied(folder, mine)) return;
  try {
    renameSync(mine, kept);
  } catch {
    // Another process was faster.
    rmSync(mine, { recursive: true, force: true });
  }
}

/** False where there is none, or it belongs to somebody else. */
function copied(from: string, to: string): boolean {
  try {
    cpSync(from, to, { recursive: true });
    // PostgreSQL wants it so, and copying does not keep it.
    chmodSync(to, 0o700);
    return true;
  } catch {
    rmSync(to, { recursive: true, force: true });
    return false;
  }
}

function giveTo({ uid, gid }: { uid: number; gid: number }, folder: string): void {
  chownSync(folder, uid, gid);
  for (const { name, parentPath } of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chownSync(join(parentPath, name), uid, gid);
  }
}
