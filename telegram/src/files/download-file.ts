import { isAbsolute } from 'node:path';
import { DOWNLOAD_TIMEOUTS, type OpenedFile, openDownload } from 'provider-kit';
import type { Connection } from '../connection/create-connection.ts';
import { attemptCall } from '../messages/telegram-outcome.ts';
import type { LocalFiles } from './local-files.ts';

/** Makes the way to the bytes of files at Telegram. */
export function createFileReader({
  getFile,
  filesUrl,
  connection,
  localFiles,
}: {
  /** Asks Telegram where a file lies. */
  getFile(platformId: string): Promise<{ file_path?: string; file_size?: number }>;
  /** What the paths of files are relative to; holds the bot token. */
  filesUrl: string;
  /** Of its own: closing cuts what still streams. */
  connection: Connection;
  /** Where an own server puts them on disk. */
  localFiles: LocalFiles | undefined;
}) {
  const open = (path: string, size: number | undefined): Promise<OpenedFile> =>
    // Also the path of a server on Windows; telegram.org's never begin like this.
    isAbsolute(path) || /^[a-z]:\\/i.test(path) ? openLocal(path) : openRemote(path, size);

  async function openLocal(path: string): Promise<OpenedFile> {
    if (localFiles === undefined) {
      const reason = 'the Bot API server runs with --local; set channels.telegram.localApiFiles to its folder';
      return { status: 'unavailable', reason };
    }
    return localFiles.open(path);
  }

  async function openRemote(path: string, size: number | undefined): Promise<OpenedFile> {
    const url = `${filesUrl}/${path.split('/').map(encodeURIComponent).join('/')}`;
    const opened = await openDownload(connection.request(url, DOWNLOAD_TIMEOUTS));
    // Of files nothing but their sender's word tells what they are.
    return opened.status === 'ok' ? { status: 'ok', body: opened.body, size: opened.size ?? size } : opened;
  }

  return {
    /** Begins to read a file. A body that breaks off errors: it never ends as if it were whole. */
    async open(platformId: string): Promise<OpenedFile> {
      const outcome = await attemptCall(() => getFile(platformId));
      if (outcome.status === 'refused') {
        return { status: /too big/i.test(outcome.reason) ? 'too_large' : 'not_found' };
      }
      if (outcome.status !== 'ok') return { status: 'unavailable', reason: outcome.reason };
      const { file_path: path, file_size: size } = outcome.result;
      return path === undefined ? { status: 'not_found' } : open(path, size);
    },
    /** Cuts what still streams. */
    close: (): Promise<void> => connection.close(),
  };
}
