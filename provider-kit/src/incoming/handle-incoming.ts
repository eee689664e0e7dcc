import { becauseOf } from 'service-kit';
import type { ProviderEvent, RemoteSession } from 'shared-types';
import type { PressedAction } from '../messages/action-store.ts';
import type { Notice } from '../messages/message-store.ts';
import { kitWordsFor } from '../words/words-for.ts';
import { isUnpair, refusedPress } from './own-words.ts';
import type { IncomingFacts, MessageEvent } from './receive-message.ts';

/** What somebody did in a conversation, as the messenger has read it. */
export type Incoming<Facts = IncomingFacts> =
  | { status: 'message'; event: MessageEvent; facts: Facts }
  /** A button; without an event the press does nothing. */
  | { status: 'pressed'; action: PressedAction | undefined; event: ProviderEvent | undefined }
  /** Anything else that subscribers are told. */
  | { status: 'event'; event: ProviderEvent }
  /** There is nothing in it that can be passed on, which the person is told. */
  | { status: 'refused'; notice: Notice }
  /** Something that only the messenger knows. */
  | { status: 'own'; handle(): void }
  | { status: 'nothing' };

export type Handled =
  | { status: 'not_paired' }
  /** `problem`: why a press did nothing, for the person. */
  | { status: 'done'; problem: string | undefined };

export interface HandleIncomingOptions<Contact, Facts> {
  /** The gate; what follows is done only where it lets through. All takes part in the transaction. */
  requirePairing(contact: Contact): boolean;
  receiveMessage(eventId: string, event: MessageEvent, facts: Facts): void;
  publish(eventId: string, event: ProviderEvent): void;
  /** Takes the press of a button that is no subscriber's. */
  pressOwn(action: PressedAction): boolean;
  say(remoteSessionId: string, notice: Notice): void;
  revoke(remoteSessionId: string): boolean;
  /** The language that is spoken there, or was when it was told last. */
  languageOf(remoteSession: RemoteSession): string | undefined;
}

/**
 * Makes what follows from something that came in for the first time, to be called inside `database.write`.
 *
 * Of what strangers sent nothing is kept; a person who asks to be disconnected is; presses of the kit's own buttons stay
 * here, and everything else goes to the subscribers. What is read as a function is read only of those who are let in.
 */
export function createHandleIncoming<Contact extends { remoteSession: RemoteSession }, Facts = IncomingFacts>(
  options: HandleIncomingOptions<Contact, Facts>,
) {
  const wordsAt = ({ remoteSession }: Contact) => kitWordsFor(options.languageOf(remoteSession));

  return (contact: Contact, eventId: string, read: Incoming<Facts> | (() => Incoming<Facts>)): Handled =>
    becauseOf(eventId, () => handle(contact, eventId, read));

  function handle(contact: Contact, eventId: string, read: Incoming<Facts> | (() => Incoming<Facts>)): Handled {
    const { sessionId } = contact.remoteSession;
    if (!options.requirePairing(contact)) return { status: 'not_paired' };
    const incoming = typeof read === 'function' ? read() : read;
    switch (incoming.status) {
      case 'message':
        if (isUnpair(incoming.event)) options.revoke(sessionId);
        else options.receiveMessage(eventId, incoming.event, incoming.facts);
        break;
      case 'pressed': {
        const { action, event } = incoming;
        const isOwn = action !== undefined && options.pressOwn(action);
        if (!isOwn && event !== undefined) options.publish(eventId, event);
        return { status: 'done', problem: isOwn ? undefined : refusedPress(wordsAt(contact), action) };
      }
      case 'event':
        options.publish(eventId, incoming.event);
        break;
      case 'refused':
        options.say(sessionId, incoming.notice);
        break;
      case 'own':
        incoming.handle();
        break;
      case 'nothing':
        break;
    }
    return { status: 'done', problem: undefined };
  }
}

export type HandleIncoming<Contact extends { remoteSession: RemoteSession }> = ReturnType<
  typeof createHandleIncoming<Contact>
>;
