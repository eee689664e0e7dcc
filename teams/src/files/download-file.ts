import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { isAllowedServiceUrl } from '../conversations/service-url.ts';
import { readPlatformId } from './platform-id.ts';

/** A file that a paired person has sent; the bytes are with Teams. */
export interface KnownFile {
  platformId: string;
  name: string;
  mimeType: string;
  /** Bytes; 0 where Teams did not tell, as it never does. */
  size: number;
}

export type Download =
  | { status: 'ok'; file: KnownFile; body: Readable; size: number | undefined }
  | { status: 'not_found' }
  | { status: 'too_large' }
  /** `reason` holds no address, as that may be a key. */
  | { status: 'unavailable'; reason: string };

/** For the first byte, and between two. */
const SILENCE_MS = 30_000;
/** OneDrive has no limit that matters to us; this one keeps the disk of an agent from being filled by one message. */
const INCOMING_BYTES = 50 * 1_048_576;

/** Makes the way to the bytes of files that people have sent; they stream through and are nowhere kept. */
export function createDownloads(options: {
  files: { find(fileId: string): KnownFile | undefined };
  /** The bot's token; it goes to allowed addresses alone. */
  getToken(): Promise<string>;
  allowedServiceUrls: readonly string[];
  incomingBytes?: number;
}) {
  const { files, getToken, allowedServiceUrls, incomingBytes = INCOMING_BYTES } = options;
  const agent = new Agent({ headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS });

  async function headersFor(access: 'link' | 'token', url: string): Promise<Record<string, string> | undefined> {
    const isOurs = isAllowedServiceUrl(url, allowedServiceUrls);
    if (access === 'token') return isOurs ? { authorization: `Bearer ${await getToken()}` } : undefined;
    // A stand-in of Teams has no TLS; it is allowed by name.
    const isKnown = URL.parse(url)?.protocol === 'https:' || allowedServiceUrls.some((one) => sameHost(one, url));
    return isKnown ? {} : undefined;
  }

  async function fetchBytes(file: KnownFile, url: string, headers: Record<string, string>): Promise<Download> {
    const answer = await request(url, { dispatcher: agent, headers });
    const { statusCode, body } = answer;
    const length = answer.headers['content-length'];
    const size = length === undefined ? undefined : Number(length);
    const isTooLarge = size !== undefined && size > incomingBytes;
    if (statusCode === 200 && !isTooLarge) {
      const [type = ''] = String(answer.headers['content-type'] ?? '').split(';');
      // Of pictures Teams tells what they are only now.
      const mimeType = /^(image|audio|video)\//i.test(type) ? type.trim() : file.mimeType;
      return { status: 'ok', file: { ...file, mimeType }, body, size };
    }
    body.on('error', () => {}).destroy();
    if (statusCode === 200) return { status: 'too_large' };
    if (statusCode === 404) return { status: 'not_found' };
    const isOver = statusCode === 401 || statusCode === 403 || statusCode === 410;
    const reason = isOver ? 'the link to the file has expired; it has to be sent again' : `HTTP ${statusCode}`;
    return { status: 'unavailable', reason };
  }

  return {
    /** Begins to read a file. A body that breaks off errors: it never ends as if it were whole. */
    async open(fileId: string): Promise<Download> {
      const file = files.find(fileId);
      const source = file && readPlatformId(file.platformId);
      if (file === undefined || source === undefined) return { status: 'not_found' };
      try {
        const headers = await headersFor(source.access, source.url);
        if (headers === undefined) return { status: 'unavailable', reason: 'its address is not one of Microsoft' };
        return await fetchBytes(file, source.url, headers);
      } catch (error) {
        const { code } = error as { code?: unknown };
        return { status: 'unavailable', reason: typeof code === 'string' ? code : 'no answer' };
      }
    },
    /** Cuts what still streams. */
    close: (): Promise<void> => agent.destroy(),
  };
}

const sameHost = (one: string, other: string): boolean => URL.parse(one)?.origin === URL.parse(other)?.origin;
