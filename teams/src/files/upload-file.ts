import { open } from 'node:fs/promises';
import { watchedRequest } from 'provider-kit';
import type { Dispatcher } from 'undici';

export type UploadOutcome =
  | { status: 'done' }
  /** The address does not take anything any more: the person has to be asked again. */
  | { status: 'expired' }
  | { status: 'retry'; reason: string }
  | { status: 'refused'; reason: string };

/** OneDrive: every range but the last is a multiple of 320 KiB. */
const RANGE_BYTES = 10 * 320 * 1_024;
const TIMEOUT_MS = 60_000;
const MOST_TRIES = 3;

/** Where people's OneDrive is, in Microsoft's clouds. */
const ONEDRIVE_HOSTS = ['sharepoint.com', 'sharepoint.us', 'sharepoint.de', 'sharepoint.cn', 'onedrive.com', 'svc.ms'];

/**
 * Puts a file from disk to where a person's consent allows it, range by range, without our token.
 *
 * The address is a secret and stands in no outcome. Only `https` addresses of OneDrive are taken, and those that begin
 * with one of `allowedUrls`. A range that fails is tried three times.
 */
export async function uploadFile(
  { uploadUrl, path, signal }: { uploadUrl: string; path: string; signal?: AbortSignal },
  { dispatcher, allowedUrls = [] }: { dispatcher: Dispatcher; allowedUrls?: readonly string[] },
): Promise<UploadOutcome> {
  if (!isUploadUrl(uploadUrl, allowedUrls))
    return { status: 'refused', reason: 'the upload address is not one of OneDrive' };
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return { status: 'refused', reason: 'the file is no longer on disk' };
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(RANGE_BYTES, size));
    for (let start = 0; start < size; ) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
      if (bytesRead === 0) return { status: 'refused', reason: 'the file became shorter meanwhile' };
      const outcome = await putRange(buffer.subarray(0, bytesRead), start, size);
      if (outcome !== undefined) return outcome;
      start += bytesRead;
    }
    return { status: 'done' };
  } finally {
    await file.close();
  }

  /** Undefined where it was taken. */
  async function putRange(bytes: Buffer, start: number, size: number): Promise<UploadOutcome | undefined> {
    let reason = '';
    let isUnanswered = false;
    for (let tries = 0; tries < MOST_TRIES && !signal?.aborted; tries += 1) {
      const answer = await watchedRequest(dispatcher, uploadUrl, {
        method: 'PUT',
        headers: { 'content-range': `bytes ${start}-${start + bytes.length - 1}/${size}` },
        body: bytes,
        timeoutMs: TIMEOUT_MS,
        ...(signal !== undefined && { signal }),
      });
      if (answer.status === 'broken') {
        reason = 'OneDrive cannot be reached';
        isUnanswered ||= answer.isBegun;
        continue;
      }
      const { statusCode } = answer;
      // 416: it has this range already, of a try whose answer was lost.
      if ((statusCode >= 200 && statusCode < 300) || (statusCode === 416 && tries > 0)) return undefined;
      // The session of a whole file is closed: an answer was lost, not the file.
      if (statusCode === 404 && isUnanswered && start + bytes.length === size) return undefined;
      if ([401, 403, 404, 410].includes(statusCode)) return { status: 'expired' };
      reason = `OneDrive answers ${statusCode}`;
      if (statusCode < 500 && statusCode !== 429 && statusCode !== 408) return { status: 'refused', reason };
    }
    return { status: 'retry', reason: signal?.aborted ? 'given up' : reason };
  }
}

function isUploadUrl(uploadUrl: string, allowedUrls: readonly string[]): boolean {
  const url = URL.parse(uploadUrl);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (allowedUrls.some((one) => URL.parse(one)?.origin === url.origin && url.origin !== 'null')) return true;
  return (
    url.protocol === 'https:' && url.port === '' && ONEDRIVE_HOSTS.some((host) => url.hostname.endsWith(`.${host}`))
  );
}
