import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import { describeError } from './errors.ts';
import { ensurePrivateDirectory } from './private-file.ts';

/** Those that start together have written their marks by then. */
const FIRST_LOOK_MS = 10_000;
/** Marks of processes that are long gone. */
const FORGOTTEN_AFTER_MS = 7 * 24 * 3_600_000;

export interface CommonFolderOptions {
  /** Where files lie that whoever sends them has to find: `filesFolder(settings)`. */
  folder: string;
  service: string;
  /** By which the others know this process. */
  name: string;
  /** The names of the other processes of this service that live. */
  others(): Promise<string[]>;
  clock: Pick<Clock, 'after'>;
  log: { warn(details: object, text: string): void };
}

/**
 * Finds out whether the processes that share a database share a folder for files as well: each leaves its mark there, and
 * looks for those of the others. Where it does not see them a warning is logged some seconds after the start, and `state`,
 * for `/ready`, says so with the way out.
 */
export function createCommonFolder({ folder, service, name, others, clock, log }: CommonFolderOptions) {
  const marks = join(folder, `seen-by-${service}`);
  const markOf = (one: string) => join(marks, one.replaceAll(/[^A-Za-z0-9._-]+/g, '-'));
  let cancel = () => {};

  async function state(): Promise<{ ok: boolean; error?: string }> {
    try {
      for (const other of await others()) {
        if (await isThere(markOf(other))) continue;
        const error = `the files in ${folder} are not those of the process "${other}": set storage.files to a folder that all machines share`;
        return { ok: false, error };
      }
      return { ok: true };
    } catch (error) {
      return { ok: false, error: describeError(error) };
    }
  }

  async function warn() {
    const { error } = await state();
    if (error !== undefined) log.warn({ reason: error }, 'files that wait may not be found by who sends them');
  }

  async function forgetOld() {
    const living = new Set([name, ...(await others())].map(markOf));
    for (const path of (await readdir(marks)).map((mark) => join(marks, mark))) {
      const mark = await stat(path).catch(() => undefined);
      const isOld = mark !== undefined && mark.mtimeMs < Date.now() - FORGOTTEN_AFTER_MS;
      if (isOld && !living.has(path)) await rm(path, { force: true });
    }
  }

  return {
    state,
    async start(): Promise<void> {
      await ensurePrivateDirectory(marks);
      await writeFile(markOf(name), `${name}\n`, { mode: 0o600 });
      await forgetOld();
      cancel = clock.after(FIRST_LOOK_MS, () => void warn());
    },
    async stop(): Promise<void> {
      cancel();
      await rm(markOf(name), { force: true });
    },
  };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
