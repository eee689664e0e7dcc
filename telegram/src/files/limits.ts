const MEGABYTE = 1_048_576;

/** The limit of sendPhoto (https://core.telegram.org/bots/api), wherever the server is. */
export const PHOTO_BYTES = 10 * MEGABYTE;

/** How large files may be. */
export interface FileLimits {
  incomingBytes: number;
  outgoingBytes: number;
}

/** getFile and sending files at api.telegram.org (https://core.telegram.org/bots/api). */
export const CLOUD_LIMITS: FileLimits = { incomingBytes: 20 * MEGABYTE, outgoingBytes: 50 * MEGABYTE };

/**
 * An own server with `--local` sends 2000 MB and fetches without a limit (https://core.telegram.org/bots/api, "Using a
 * Local Bot API Server"); people without Premium send no more than 2000 MB either.
 */
export const LOCAL_LIMITS: FileLimits = { incomingBytes: 2_000 * MEGABYTE, outgoingBytes: 2_000 * MEGABYTE };

/** At a tenth of a megabyte a second the largest file takes nine minutes; at an own server, which is near, six hours. */
export const uploadTimeoutSeconds = ({ outgoingBytes }: FileLimits): number => 60 + Math.ceil(outgoingBytes / 100_000);
