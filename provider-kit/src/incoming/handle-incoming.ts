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
  | { status: 'own'; handle(): Promise<void> }
  | { status: 'nothing' };

export type Handled =
  | { status: 'not_paired' }
  /** `problem`: why a press did nothing, for the person. */
  | { status: 'done'; problem: string | undefined };

export interface HandleIncomingOptions<Contact, Facts> {
  /** The gate; what follows is done only where it lets through. All takes part in the transaction. */
  requirePairing(contact: Contact): Promise<boolean>;
  receiveMessage(eventId: string, event: MessageEvent, facts: Facts): Promise<void>;
  publish(eventId: string, event: ProviderEvent): Promise<void>;
  /** Takes the press of a button that is no subscriber's. */
  pressOwn(action: PressedAction): Promise<boolean>;
  say(remoteSessionId: string, notice: Notice): Promise<void>;
  revoke(remoteSessionId: string): Promise<boolean>;
  /** The language that is spoken there, or was when it was told last. */
  languageOf(remoteSession: RemoteSession): Promise<string | undefined>;
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
  const wordsAt = async ({ remoteSession }: Contact) => kitWordsFor(await options.languageOf(remoteSession));

  return (
    contact: Contact,
    eventId: string,
    read: Incoming<Facts> | (() => Promise<Incoming<Facts>>),
  ): Promise<Handled> => becauseOf(eventId, () => handle(contact, eventId, read));

  async function handle(
    contact: Contact,
    eventId: string,
    read: Incoming<Facts> | (() => Promise<Incoming<Facts>>),
  ): Promise<Handled> {
    const { sessionId } = contact.remoteSession;
    if (!(await options.requirePairing(contact))) return { status: 'not_paired' };
    const incoming = typeof read === 'function' ? await read() : read;
    switch (incoming.status) {
      case 'message':
        if (isUnpair(incoming.event)) await options.revoke(sessionId);
        else await options.receiveMessage(eventId, incoming.event, incoming.facts);
        break;
      case 'pressed': {
        const { action, event } = incoming;
        const isOwn = action !== undefined && (await options.pressOwn(action));
        if (!isOwn && event !== undefined) await options.publish(eventId, event);
        return { status: 'done', problem: isOwn ? undefined : refusedPress(await wordsAt(contact), action) };
      }
      case 'event':
        await options.publish(eventId, incoming.event);
        break;
      case 'refused':
        await options.say(sessionId, incoming.notice);
        break;
      case 'own':
        await incoming.handle();
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
