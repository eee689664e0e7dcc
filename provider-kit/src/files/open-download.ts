import { isCodedError } from 'service-kit';
import type { Dispatcher } from 'undici';
import { codeOf } from '../calls/classify-answer.ts';
import type { OpenedFile } from './file-port.ts';

/** What a call takes so that a silent one ends: for the first byte, and between two. */
export const DOWNLOAD_TIMEOUTS = { headersTimeout: 30_000, bodyTimeout: 30_000 };

/**
 * Begins to hand out the bytes that a call answers; they stream through and are nowhere kept. Never rejects.
 *
 * @param maxBytes What is told to be larger is too large; default: nothing is.
 * @param gone Statuses that say that the file has to be sent again; default: 404.
 */
export async function openDownload(
  answer: Promise<Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>>,
  { maxBytes = Number.POSITIVE_INFINITY, gone = [404] }: { maxBytes?: number; gone?: readonly number[] } = {},
): Promise<OpenedFile> {
  try {
    const { statusCode, headers, body } = await answer;
    const length = Number(headers['content-length']);
    const size = Number.isSafeInteger(length) ? length : undefined;
    if (statusCode === 200 && (size ?? 0) <= maxBytes) {
      const [type = ''] = String(headers['content-type'] ?? '').split(';');
      // Of other files nobody but their sender knows what they are.
      const isMedia = /^(image|audio|video)\//i.test(type);
      return { status: 'ok', body, size, ...(isMedia && { mimeType: type.trim() }) };
    }
    body.on('error', () => {}).destroy();
    if (statusCode === 200) return { status: 'too_large' };
    return gone.includes(statusCode)
      ? { status: 'not_found' }
      : { status: 'unavailable', reason: `HTTP ${statusCode}` };
  } catch (error) {
    return { status: 'unavailable', reason: isCodedError(error) ? error.message : (codeOf(error) ?? 'no answer') };
  }
}
