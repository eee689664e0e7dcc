import { open } from 'node:fs/promises';
import type { Dispatcher } from 'undici';
import { watchedRequest } from './watched-request.ts';

export type UploadOutcome =
  | { status: 'done' }
  /** The address does not take anything any more. */
  | { status: 'expired' }
  | { status: 'retry'; reason: string }
  | { status: 'refused'; reason: string };

export interface RangedUpload {
  /** Where the bytes go, as a secret: it stands in no outcome. */
  url: string;
  path: string;
  signal?: AbortSignal | undefined;
  /** The most that goes in one call. */
  rangeBytes: number;
  /** Who takes the bytes, for reasons. */
  name: string;
  dispatcher: Dispatcher;
}

const TIMEOUT_MS = 60_000;
const MOST_TRIES = 3;

/** Puts a file from disk to an upload session, range by range, without a token. A range that fails is tried three times. */
export async function uploadInRanges(upload: RangedUpload): Promise<UploadOutcome> {
  const { url, path, signal, rangeBytes, name, dispatcher } = upload;
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return { status: 'refused', reason: 'the file is no longer on disk' };
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(rangeBytes, size));
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
      const answer = await watchedRequest(dispatcher, url, {
        method: 'PUT',
        headers: { 'content-range': `bytes ${start}-${start + bytes.length - 1}/${size}` },
        body: bytes,
        timeoutMs: TIMEOUT_MS,
        signal,
      });
      if (answer.status === 'broken') {
        reason = `${name} cannot be reached`;
        isUnanswered ||= answer.isBegun;
        continue;
      }
      const { statusCode } = answer;
      // 416: it has this range already, of a try whose answer was lost.
      if ((statusCode >= 200 && statusCode < 300) || (statusCode === 416 && tries > 0)) return undefined;
      // The session of a whole file is closed: an answer was lost, not the file.
      if (statusCode === 404 && isUnanswered && start + bytes.length === size) return undefined;
      if ([401, 403, 404, 410].includes(statusCode)) return { status: 'expired' };
      reason = `${name} answers ${statusCode}`;
      if (statusCode < 500 && statusCode !== 429 && statusCode !== 408) return { status: 'refused', reason };
    }
    return { status: 'retry', reason: signal?.aborted ? 'given up' : reason };
  }
}
