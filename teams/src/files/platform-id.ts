/**
 * How the bytes of a file that a person sent are fetched: by an address that is a key itself (of a file in OneDrive), or
 * with the bot's token (of a picture in a message).
 */
export interface FileSource {
  access: 'link' | 'token';
  url: string;
}

/** The messenger's id of a file, as it is kept; never told to anybody, as the address may be a key. */
export const toPlatformId = ({ access, url }: FileSource): string => `${access} ${url}`;

export function readPlatformId(platformId: string): FileSource | undefined {
  const [access, url] = platformId.split(' ', 2);
  return url !== undefined && (access === 'link' || access === 'token') ? { access, url } : undefined;
}
