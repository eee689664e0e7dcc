import { open, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { Readable } from 'node:stream';

export type LocalFile =
  | { status: 'ok'; body: Readable; size: number }
  | { status: 'not_found' }
  /** Somebody must correct settings or rights. `reason` holds no path, as that holds the bot token. */
  | { status: 'unavailable'; reason: string };

/**
 * Where, below `folder`, a file lies that the server names by a path of its own.
 *
 * The server may see the folder elsewhere, as in a container: below its working directory it has one folder for each
 * bot, named by the token ("~" for ":" where file systems take none), and everything from there on is the same.
 * Undefined where the path is neither below `folder` nor in the bot's own folder.
 */
export function placeOf(path: string, { folder, token }: { folder: string; token: string }): string | undefined {
  if (isBelow(folder, path)) return path;
  const parts = path.split(/[/\\]/);
  const names = [token, `${token}:T`].flatMap((name) => [name, name.replaceAll(':', '~')]);
  const index = parts.findIndex((part) => names.includes(part));
  const place = index === -1 ? undefined : join(folder, ...parts.slice(index));
  return place !== undefined && isBelow(folder, place) ? place : undefined;
}

/** Opens files that an own Bot API server in `--local` mode has written; none that lies, or leads, out of `folder`. */
export function createLocalFiles(where: { folder: string; token: string }) {
  return {
    async open(path: string): Promise<LocalFile> {
      const place = placeOf(path, where);
      try {
        const real = place === undefined ? undefined : await realpath(place);
        if (real === undefined || !isBelow(await realpath(where.folder), real)) {
          const reason = 'the Bot API server names a file outside of channels.telegram.localApiFiles';
          return { status: 'unavailable', reason };
        }
        const file = await open(real);
        const stat = await file.stat();
        if (stat.isFile()) return { status: 'ok', body: file.createReadStream(), size: stat.size };
        await file.close();
        return { status: 'not_found' };
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
        if (code === 'ENOENT' || code === 'ENOTDIR') return { status: 'not_found' };
        return { status: 'unavailable', reason: `the file of the Bot API server cannot be read (${code})` };
      }
    },
  };
}

export type LocalFiles = ReturnType<typeof createLocalFiles>;

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return isAbsolute(path) && way !== '' && !isAbsolute(way) && way.split(/[/\\]/)[0] !== '..';
}
