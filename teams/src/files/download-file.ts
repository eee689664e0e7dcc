import { isAllowedUrl, type OpenedFile } from 'provider-kit';
import { Agent, request } from 'undici';
import { type FileSource, readPlatformId } from './platform-id.ts';

/** For the first byte, and between two. */
const SILENCE_MS = 30_000;
/** OneDrive has no limit that matters to us; this one keeps the disk of an agent from being filled by one message. */
export const INCOMING_BYTES = 50 * 1_048_576;

/** Makes the way to the bytes of files that people have sent; they stream through and are nowhere kept. */
export function createDownloads(options: {
  /** The bot's token; it goes to allowed addresses alone. */
  getToken(): Promise<string>;
  allowedServiceUrls: readonly string[];
  incomingBytes?: number;
}) {
  const { getToken, allowedServiceUrls, incomingBytes = INCOMING_BYTES } = options;
  const agent = new Agent({ headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS });

  async function headersFor(access: 'link' | 'token', url: string): Promise<Record<string, string> | undefined> {
    const isOurs = isAllowedUrl(url, allowedServiceUrls);
    if (access === 'token') return isOurs ? { authorization: `Bearer ${await getToken()}` } : undefined;
    // A stand-in of Teams has no TLS; it is allowed by name.
    const isKnown = URL.parse(url)?.protocol === 'https:' || allowedServiceUrls.some((one) => sameHost(one, url));
    return isKnown ? {} : undefined;
  }

  async function fetchBytes({ access, url }: FileSource, headers: Record<string, string>): Promise<OpenedFile> {
    const answer = await request(url, { dispatcher: agent, headers });
    const { statusCode, body } = answer;
    const length = answer.headers['content-length'];
    const size = length === undefined ? undefined : Number(length);
    const isTooLarge = size !== undefined && size > incomingBytes;
    if (statusCode === 200 && !isTooLarge) {
      const [type = ''] = String(answer.headers['content-type'] ?? '').split(';');
      // Of pictures Teams tells what they are only now.
      const isMedia = /^(image|audio|video)\//i.test(type);
      return { status: 'ok', body, size, ...(isMedia && { mimeType: type.trim() }) };
    }
    body.on('error', () => {}).destroy();
    if (statusCode === 200) return { status: 'too_large' };
    // Also a link that has expired: the file has to be sent again.
    const isOver = access === 'link' && [401, 403, 410].includes(statusCode);
    if (isOver || statusCode === 404) return { status: 'not_found' };
    return { status: 'unavailable', reason: `HTTP ${statusCode}` };
  }

  return {
    /** Begins to read a file. A body that breaks off errors: it never ends as if it were whole. */
    async open(platformId: string): Promise<OpenedFile> {
      const source = readPlatformId(platformId);
      if (source === undefined) return { status: 'not_found' };
      try {
        const headers = await headersFor(source.access, source.url);
        if (headers === undefined) return { status: 'unavailable', reason: 'its address is not one of Microsoft' };
        return await fetchBytes(source, headers);
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
