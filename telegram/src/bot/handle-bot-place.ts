import type { ChatMemberUpdated } from '@grammyjs/types';
import type { Contact } from 'provider-kit';
import type { KnownPlaces } from '../places/known-places.ts';
import { toContact } from './contact-of.ts';
import { readBotPlace } from './read-bot-place.ts';

export interface HandleBotPlaceOptions {
  places: KnownPlaces;
  /** The chat where a remote session is now. */
  chatIdOf(remoteSessionId: string): number;
  /** These take part in the transaction. */
  requirePairing(contact: Contact): boolean;
  withdraw(remoteSessionId: string): void;
  revoke(remoteSessionId: string, reason: string): boolean;
  noteReachable(remoteSessionId: string): void;
}

/**
 * Makes the handler of what becomes of the bot's own place in a group or channel: where it can write no more, all that
 * was paired there ends and operators see why; where it comes, it asks to be approved. In a supergroup that a group has
 * become just now (`isMove`) nobody has added it, so nobody is asked.
 */
export function createHandleBotPlace(options: HandleBotPlaceOptions) {
  return (change: ChatMemberUpdated, { isMove }: { isMove: boolean }): void => {
    const { chat, from } = change;
    const contact = toContact({ chat, from, topicId: undefined }, options.places);
    const { sessionId } = contact.remoteSession;
    // To a supergroup it means nothing what becomes of the group that it was.
    if (options.chatIdOf(sessionId) !== chat.id) return;
    const place = readBotPlace(change);
    if (place.change === 'went') {
      options.withdraw(sessionId);
      options.revoke(sessionId, place.reason);
      return;
    }
    options.noteReachable(sessionId);
    if (place.change === 'came' && !isMove) options.requirePairing(contact);
  };
}
