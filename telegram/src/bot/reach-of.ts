import type { Update } from '@grammyjs/types';
import type { Contact } from 'provider-kit';
import type { KnownPlaces } from '../places/known-places.ts';
import { readBotPlace } from './read-bot-place.ts';

/** What an update tells of whether somebody can be reached in its chat. */
export type ReachSign = { remoteSessionId: string } & (
  | { isReachable: true }
  /** `reason` is for operators. */
  | { isReachable: false; reason: string }
);

/**
 * Undefined where an update tells nothing of that. Whoever sends something can be reached.
 *
 * @param contact Who has sent the update, and where; undefined where nobody has.
 */
export async function reachOf(
  { my_chat_member: change }: Update,
  contact: Contact | undefined,
  places: Pick<KnownPlaces, 'remoteSessionIdOf'>,
): Promise<ReachSign | undefined> {
  if (change === undefined) return contact && { remoteSessionId: contact.remoteSession.sessionId, isReachable: true };
  const remoteSessionId = await places.remoteSessionIdOf({ chatId: change.chat.id, topicId: undefined });
  const place = readBotPlace(change);
  return place.change === 'went'
    ? { remoteSessionId, isReachable: false, reason: place.reason }
    : { remoteSessionId, isReachable: true };
}
