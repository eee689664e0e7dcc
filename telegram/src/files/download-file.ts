import { isAbsolute } from 'node:path';
import type { Readable } from 'node:stream';
import type { KnownFile, KnownFiles } from 'provider-kit';
import { isCodedError } from 'service-kit';
import type { Connection, Response } from '../connection/create-connection.ts';
import { attemptCall } from '../messages/telegram-outcome.ts';
import type { FileLimits } from './limits.ts';
import type { LocalFiles } from './local-files.ts';

export type Download =
  | { status: 'ok'; file: KnownFile; body: Readable; size: number | undefined }
  | { status: 'not_found' }
  | { status: 'too_large' }
  /** The same call may work later. `reason` holds no address, as that holds the bot token. */
  | { status: 'unavailable'; reason: string };

/** For the first byte, and between two. */
const SILENCE_MS = 30_000;

/** Makes the way to the bytes of files that people have sent; they stream through and are nowhere kept. */
export function createDownloads({
  files,
  getFile,
  filesUrl,
  connection,
  localFiles,
  limits,
}: {
  files: Pick<KnownFiles, 'find'>;
  /** Asks Telegram where a file lies. */
  getFile(platformId: string): Promise<{ file_path?: string; file_size?: number }>;
  /** What the paths of files are relative to; holds the bot token. */
  filesUrl: string;
  /** Of its own: closing cuts what still streams. */
  connection: Connection;
  /** Where an own server puts them on disk. */
  localFiles: LocalFiles | undefined;
  limits: Pick<FileLimits, 'incomingBytes'>;
}) {
  const open = (file: KnownFile, path: string, size: number | undefined): Promise<Download> =>
    // Also the path of a server on Windows; telegram.org's never begin like this.
    isAbsolute(path) || /^[a-z]:\\/i.test(path) ? openLocal(file, path) : openRemote(file, path, size);

  async function openLocal(file: KnownFile, path: string): Promise<Download> {
    if (localFiles === undefined) {
      const reason = 'the Bot API server runs with --local; set channels.telegram.localApiFiles to its folder';
      return { status: 'unavailable', reason };
    }
    const found = await localFiles.open(path);
    return found.status === 'ok' ? { ...found, file } : found;
  }

  async function openRemote(file: KnownFile, path: string, size: number | undefined): Promise<Download> {
    const url = `${filesUrl}/${path.split('/').map(encodeURIComponent).join('/')}`;
    const timeouts = { headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS };
    const response = await connection.request(url, timeouts).catch((error: unknown) => error);
    if (!isResponse(response)) return { status: 'unavailable', reason: reasonOf(response) };
    const { statusCode, headers, body } = response;
    if (statusCode === 200) {
      const length = Number(headers['content-length']);
      return { status: 'ok', file, body, size: Number.isSafeInteger(length) ? length : size };
    }
    await body.dump().catch(() => {});
    return statusCode === 404
      ? { status: 'not_found' }
      : { status: 'unavailable', reason: `Telegram answered with HTTP ${statusCode}` };
  }

  return {
    /** Begins to read a file. A body that breaks off errors: it never ends as if it were whole. */
    async open(fileId: string): Promise<Download> {
      const file = files.find(fileId);
      if (file === undefined) return { status: 'not_found' };
      if (file.size > limits.incomingBytes) return { status: 'too_large' };
      const outcome = await attemptCall(() => getFile(file.platformId));
      if (outcome.status === 'refused') {
        return { status: /too big/i.test(outcome.reason) ? 'too_large' : 'not_found' };
      }
      if (outcome.status !== 'ok') return { status: 'unavailable', reason: outcome.reason };
      const { file_path: path, file_size: size } = outcome.result;
      return path === undefined ? { status: 'not_found' } : open(file, path, size);
    },
    /** Cuts what still streams. */
    close: (): Promise<void> => connection.close(),
  };
}

export type Downloads = ReturnType<typeof createDownloads>;

const isResponse = (value: unknown): value is Response => typeof (value as Response).statusCode === 'number';

function reasonOf(error: unknown): string {
  if (isCodedError(error)) return error.message;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'no answer';
}
