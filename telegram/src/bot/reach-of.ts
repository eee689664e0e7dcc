import type { Update } from '@grammyjs/types';
import type { KnownPlaces } from '../places/known-places.ts';
import { contactOf } from './contact-of.ts';
import { readBotPlace } from './read-bot-place.ts';

/** What an update tells of whether somebody can be reached in its chat. */
export type ReachSign = { remoteSessionId: string } & (
  | { isReachable: true }
  /** `reason` is for operators. */
  | { isReachable: false; reason: string }
);

/** Undefined where an update tells nothing of that. Whoever sends something can be reached. */
export async function reachOf(update: Update, places: KnownPlaces): Promise<ReachSign | undefined> {
  const { my_chat_member: change } = update;
  if (change === undefined) {
    const sessionId = (await contactOf(update, places))?.remoteSession.sessionId;
    return sessionId === undefined ? undefined : { remoteSessionId: sessionId, isReachable: true };
  }
  const remoteSessionId = await places.remoteSessionIdOf({ chatId: change.chat.id, topicId: undefined });
  const place = readBotPlace(change);
  return place.change === 'went'
    ? { remoteSessionId, isReachable: false, reason: place.reason }
    : { remoteSessionId, isReachable: true };
}
