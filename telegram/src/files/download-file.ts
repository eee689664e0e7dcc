import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { attemptCall } from '../messages/telegram-outcome.ts';
import type { KnownFile, KnownFiles } from './known-files.ts';
import { INCOMING_FILE_BYTES } from './limits.ts';

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
}: {
  files: Pick<KnownFiles, 'find'>;
  /** Asks Telegram where a file lies. */
  getFile(platformId: string): Promise<{ file_path?: string; file_size?: number }>;
  /** What the paths of files are relative to; holds the bot token. */
  filesUrl: string;
}) {
  const agent = new Agent({ headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS });

  async function open(file: KnownFile, path: string, size: number | undefined): Promise<Download> {
    const url = `${filesUrl}/${path.split('/').map(encodeURIComponent).join('/')}`;
    const response = await request(url, { dispatcher: agent }).catch((error: unknown) => error);
    if (!isResponse(response)) {
      const code = (response as { code?: unknown }).code;
      return { status: 'unavailable', reason: typeof code === 'string' ? code : 'no answer' };
    }
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
      if (file.size > INCOMING_FILE_BYTES) return { status: 'too_large' };
      const outcome = await attemptCall(() => getFile(file.platformId));
      if (outcome.status === 'refused') {
        return { status: /too big/i.test(outcome.reason) ? 'too_large' : 'not_found' };
      }
      if (outcome.status !== 'ok') return { status: 'unavailable', reason: outcome.reason };
      const { file_path: path, file_size: size } = outcome.result;
      return path === undefined ? { status: 'not_found' } : open(file, path, size);
    },
    /** Cuts what still streams. */
    close: (): Promise<void> => agent.destroy(),
  };
}

export type Downloads = ReturnType<typeof createDownloads>;

type Response = Awaited<ReturnType<typeof request>>;
const isResponse = (value: unknown): value is Response => typeof (value as Response).statusCode === 'number';
