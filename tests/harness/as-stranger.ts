import { chmodSync } from 'node:fs';

/** An account that owns nothing; `nobody` on most systems. */
const STRANGER_ID = 65_534;

/**
 * Does something without the rights on a folder: where the test runs as root, whom no mode binds, as another account;
 * else with the folder's rights taken away.
 */
export async function asStranger<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const isRoot = process.geteuid?.() === 0;
  chmodSync(folder, isRoot ? 0o700 : 0o000);
  if (isRoot) process.seteuid?.(STRANGER_ID);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(folder, 0o700);
  }
}

/** For a process that has to be such an account; one without rights of its own needs no change. */
export const strangerIds = (): { uid?: number; gid?: number } =>
  process.geteuid?.() === 0 ? { uid: STRANGER_ID, gid: STRANGER_ID } : {};
