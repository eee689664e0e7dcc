import { isCodedError } from '../errors.ts';

/** Longer than the pauses after which most of what failed is tried again, and short after there is room again. Ours. */
const TOLD_FOR_MS = 30_000;

/** Remembers that something could not be written for want of room: reads and renewals of leases go on, and look well. */
export function createFullDisk(monotonic: () => number = () => performance.now()) {
  let last: { error: unknown; at: number } | undefined;
  return {
    note(error: unknown): void {
      if (isCodedError(error) && error.code === 'DATABASE_FULL') last = { error, at: monotonic() };
    },
    /** Throws it again for half a minute. */
    check(): void {
      if (last !== undefined && monotonic() - last.at < TOLD_FOR_MS) throw last.error;
    },
  };
}
