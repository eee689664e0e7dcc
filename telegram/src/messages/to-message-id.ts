/** Telegram's number of a message; undefined of anything that cannot be one. */
export const toMessageId = (platformId: string | undefined): number | undefined =>
  platformId !== undefined && /^[1-9][0-9]{0,14}$/.test(platformId) ? Number(platformId) : undefined;
