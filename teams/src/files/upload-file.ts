import { type UploadOutcome, uploadInRanges } from 'provider-kit';
import type { Dispatcher } from 'undici';

/** OneDrive: every range but the last is a multiple of 320 KiB. */
const RANGE_BYTES = 10 * 320 * 1_024;

/** Where people's OneDrive is, in Microsoft's clouds. */
const ONEDRIVE_HOSTS = ['sharepoint.com', 'sharepoint.us', 'sharepoint.de', 'sharepoint.cn', 'onedrive.com', 'svc.ms'];

/**
 * Puts a file from disk to where a person's consent allows it, without our token.
 *
 * Only `https` addresses of OneDrive are taken, and those at the same place as one of `allowedUrls`.
 */
export async function uploadFile(
  { uploadUrl: url, path, signal }: { uploadUrl: string; path: string; signal?: AbortSignal },
  { dispatcher, allowedUrls = [] }: { dispatcher: Dispatcher; allowedUrls?: readonly string[] },
): Promise<UploadOutcome> {
  if (!isUploadUrl(url, allowedUrls)) {
    return { status: 'refused', reason: 'the upload address is not one of OneDrive' };
  }
  return uploadInRanges({ url, path, signal, rangeBytes: RANGE_BYTES, name: 'OneDrive', dispatcher });
}

function isUploadUrl(uploadUrl: string, allowedUrls: readonly string[]): boolean {
  const url = URL.parse(uploadUrl);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (allowedUrls.some((one) => URL.parse(one)?.origin === url.origin && url.origin !== 'null')) return true;
  return (
    url.protocol === 'https:' && url.port === '' && ONEDRIVE_HOSTS.some((host) => url.hostname.endsWith(`.${host}`))
  );
}
