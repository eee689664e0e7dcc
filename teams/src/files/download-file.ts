import { DOWNLOAD_TIMEOUTS, isAllowedUrl, type OpenedFile, openDownload } from 'provider-kit';
import { Agent, request } from 'service-kit';
import { readPlatformId } from './platform-id.ts';

/** OneDrive has no limit that matters to us; this one keeps the disk of an agent from being filled by one message. */
export const INCOMING_BYTES = 50 * 1_048_576;

/** What else says of a link that it has expired: the file has to be sent again. */
const GONE = { link: [401, 403, 404, 410], token: [404] };

/** Makes the way to the bytes of files that people have sent. */
export function createDownloads(options: {
  /** The bot's token; it goes to allowed addresses alone. */
  getToken(): Promise<string>;
  allowedServiceUrls: readonly string[];
  incomingBytes?: number;
}) {
  const { getToken, allowedServiceUrls, incomingBytes = INCOMING_BYTES } = options;
  const agent = new Agent(DOWNLOAD_TIMEOUTS);

  function mayBeRead(access: 'link' | 'token', url: string): boolean {
    if (access === 'token') return isAllowedUrl(url, allowedServiceUrls);
    const { protocol, origin } = URL.parse(url) ?? {};
    // A stand-in of Teams has no TLS; it is allowed by name.
    return protocol === 'https:' || allowedServiceUrls.some((one) => URL.parse(one)?.origin === origin);
  }

  async function call(access: 'link' | 'token', url: string) {
    const headers = access === 'token' ? { authorization: `Bearer ${await getToken()}` } : {};
    return request(url, { dispatcher: agent, headers });
  }

  return {
    /** Begins to read a file. A body that breaks off errors: it never ends as if it were whole. */
    async open(platformId: string): Promise<OpenedFile> {
      const source = readPlatformId(platformId);
      if (source === undefined) return { status: 'not_found' };
      const { access, url } = source;
      if (!mayBeRead(access, url)) return { status: 'unavailable', reason: 'its address is not one of Microsoft' };
      return openDownload(call(access, url), { maxBytes: incomingBytes, gone: GONE[access] });
    },
    /** Cuts what still streams. */
    close: (): Promise<void> => agent.destroy(),
  };
}
