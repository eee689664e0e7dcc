import type { ChatMemberUpdated } from '@grammyjs/types';
import type { Contact } from 'provider-kit';
import type { KnownPlaces } from '../places/known-places.ts';
import { toContact } from './contact-of.ts';
import { readBotPlace } from './read-bot-place.ts';

export interface HandleBotPlaceOptions {
  places: KnownPlaces;
  /** The chat where a remote session is now. */
  chatIdOf(remoteSessionId: string): Promise<number>;
  /** These take part in the transaction. */
  requirePairing(contact: Contact): Promise<boolean>;
  withdraw(remoteSessionId: string): Promise<void>;
  revoke(remoteSessionId: string, reason: string): Promise<boolean>;
  noteReachable(remoteSessionId: string): Promise<void>;
}

/**
 * Makes the handler of what becomes of the bot's own place in a group or channel: where it can write no more, all that
 * was paired there ends and operators see why; where it comes, it asks to be approved. In a supergroup that a group has
 * become just now (`isMove`) nobody has added it, so nobody is asked.
 */
export function createHandleBotPlace(options: HandleBotPlaceOptions) {
  return async (change: ChatMemberUpdated, { isMove }: { isMove: boolean }): Promise<void> => {
    const { chat, from } = change;
    const contact = await toContact({ chat, from, topicId: undefined }, options.places);
    const { sessionId } = contact.remoteSession;
    // To a supergroup it means nothing what becomes of the group that it was.
    if ((await options.chatIdOf(sessionId)) !== chat.id) return;
    const place = readBotPlace(change);
    if (place.change === 'went') {
      await options.withdraw(sessionId);
      await options.revoke(sessionId, place.reason);
      return;
    }
    await options.noteReachable(sessionId);
    if (place.change === 'came' && !isMove) await options.requirePairing(contact);
  };
}
