/** What waits to become a transaction. */
export interface Waiting {
  /** Something that nobody goes on without. */
  isHurried: boolean;
  /** Something of that which does not wait for the disk. */
  hasHurriedNote: boolean;
  /** A flush of the disk is under way. */
  isFlushing: boolean;
  /** How many writes shared the last transaction. */
  lastSize: number;
  /** How long ago the last transaction began, in milliseconds. */
  sinceLastMs: number;
}

/**
 * What writers wait for others where several write at a time. Measured: with 20 chats at once half the transactions, and
 * an answer is seen no later, as the processor is what all wait for then.
 */
const COMPANY_MS = 3;

/** What an unhurried note waits for whatever is written next. Short, as it is done again where the process ends before. */
const UNHURRIED_MS = 10;

/**
 * How long the next transaction waits for more to come, in milliseconds; undefined where the end of the flush will tell.
 * Whoever writes alone never waits.
 */
export function companyMs({ isHurried, hasHurriedNote, isFlushing, lastSize, sinceLastMs }: Waiting) {
  if (!isHurried) return UNHURRIED_MS;
  if (!isFlushing) return lastSize > 1 ? Math.max(0, COMPANY_MS - sinceLastMs) : 0;
  // Whoever waits for the disk has to wait for the next flush anyway.
  return hasHurriedNote ? COMPANY_MS : undefined;
}
