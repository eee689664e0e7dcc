import { createHash, randomBytes } from 'node:crypto';
import { createSecretCheck } from 'service-kit';

export type SignInResult =
  | { status: 'signed_in'; id: string }
  | { status: 'wrong' }
  /** Too many wrong ones; again after this time. */
  | { status: 'wait'; ms: number };

/** Who stays signed in does so for a working day. */
export const SESSION_MS = 12 * 3_600_000;

/** Whoever is beyond this has forgotten the others; the oldest ends. */
const MOST_SESSIONS = 20;

/** More wrong ones within a minute are no slips of a person. */
const MOST_WRONG = 10;
const WRONG_WINDOW_MS = 60_000;

/**
 * Who is signed in to the admin page, by the ids in their cookies. In memory alone: a restart signs everybody out, and
 * an id that was stolen from the disk does not exist.
 */
export function createSignIns({ apiToken, now }: { apiToken: string; now: () => number }) {
  const isToken = createSecretCheck(apiToken);
  /** Ends in milliseconds, by the hashes of the ids: a look-up by a hash tells nothing by its time. */
  const ends = new Map<string, number>();
  let wrong: number[] = [];

  const hashOf = (id: string) => createHash('sha256').update(id).digest('base64');

  return {
    signIn(token: string): SignInResult {
      const time = now();
      wrong = wrong.filter((at) => time - at < WRONG_WINDOW_MS);
      const [first = time] = wrong;
      if (wrong.length >= MOST_WRONG) return { status: 'wait', ms: first + WRONG_WINDOW_MS - time };
      if (!isToken(token)) {
        wrong.push(time);
        return { status: 'wrong' };
      }
      for (const [hash, end] of ends) if (end <= time) ends.delete(hash);
      const [oldest] = ends.keys();
      if (ends.size >= MOST_SESSIONS && oldest !== undefined) ends.delete(oldest);
      const id = randomBytes(32).toString('base64url');
      ends.set(hashOf(id), time + SESSION_MS);
      return { status: 'signed_in', id };
    },
    isSignedIn: (id: string): boolean => (ends.get(hashOf(id)) ?? 0) > now(),
    signOut: (id: string): void => void ends.delete(hashOf(id)),
  };
}

export type SignIns = ReturnType<typeof createSignIns>;
