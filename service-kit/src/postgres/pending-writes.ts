import { type FenceQuestion, notLetThrough } from './fence.ts';
import type { Part } from './transactions.ts';
import type { Tries } from './tries.ts';

/** How many writes share a transaction at most; ours. */
const MAX_GROUP = 64;

/** Something that waits to be written. */
export interface PendingWrite extends Part {
  isNote: boolean;
  tries: Tries;
  /** Whether it is to be tried by itself, since a group that it was in failed. */
  isByItself: boolean;
  /** What the fence of now asks, `closed` where nothing may be written. */
  question(): FenceQuestion | undefined | 'closed';
  resolve(value: unknown): void;
  reject(error: unknown): void;
  /** False where it has waited for too long. */
  begin(): boolean;
}

/** Those that share the next transaction. */
export function nextOf(pending: readonly PendingWrite[]): readonly PendingWrite[] {
  const end = pending.findIndex(({ isByItself }) => isByItself);
  return pending.slice(0, end === 0 ? 1 : Math.min(MAX_GROUP, end < 0 ? pending.length : end));
}

/** Those that may be begun, and what their fences ask: the lease of now is that of the whole process, so it is the same. */
export function letThrough(all: readonly PendingWrite[]): {
  group: PendingWrite[];
  question: FenceQuestion | undefined;
} {
  const group: PendingWrite[] = [];
  let question: FenceQuestion | undefined;
  for (const write of all) {
    if (!write.begin()) continue;
    const asked = write.question();
    if (asked === 'closed') {
      write.reject(notLetThrough());
      continue;
    }
    question = asked;
    group.push(write);
  }
  return { group, question };
}
