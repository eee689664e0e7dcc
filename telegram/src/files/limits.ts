const MEGABYTE = 1_048_576;

/** Limits of the Bot API (https://core.telegram.org/bots/api): getFile, sending files, sendPhoto. */
export const INCOMING_FILE_BYTES = 20 * MEGABYTE;
export const OUTGOING_FILE_BYTES = 50 * MEGABYTE;
export const PHOTO_BYTES = 10 * MEGABYTE;
