import type { IncomingStore, NameFiles } from 'provider-kit';
import type { IncomingMessage, ProviderEvent } from 'shared-types';
import type { Albums } from '../files/collect-albums.ts';
import { joinMessages } from '../files/join-album.ts';
import type { MessageFacts } from './message-facts.ts';

type MessageEvent = Extract<ProviderEvent, { type: 'message.received' | 'message.edited' }>;

export interface PublishIncomingOptions {
  nameFiles: NameFiles;
  incoming: IncomingStore;
  albums: Pick<Albums, 'publishInTransaction' | 'closeOthers' | 'changeOpenPart'>;
  /** Changes what a stored event says; false where a subscriber may have got it already. */
  amend(eventId: string, message: IncomingMessage): Promise<boolean>;
  now: () => number;
}

/**
 * Makes the way of what people send and change to the subscribers: files get ids of ours, albums become one event.
 *
 * An edit that changes nothing is silent: they come for reactions, link previews, votes and every step of a live
 * location, too. One that comes before its message has left changes the event that waits; else it is an event of its
 * own, and says all that the message says now, of an album all parts. What it answers is to be called inside
 * `database.write`.
 */
export function createPublishIncoming({ nameFiles, incoming, albums, amend, now }: PublishIncomingOptions) {
  async function receive(id: string, event: MessageEvent, facts: MessageFacts) {
    const { sessionId } = event.data.remoteSession;
    // Before it is looked at whether this one points at it.
    await albums.closeOthers(sessionId, facts.albumId);
    const message = await pointAtAlbum(
      sessionId,
      await nameFiles(sessionId, event.data.message, facts.uniqueIds),
      facts,
    );
    const albumPart = facts.albumId === undefined ? undefined : message;
    await incoming.put({ remoteSessionId: sessionId, ...pick(facts), eventId: id, albumPart }, now());
    await albums.publishInTransaction(id, withMessage(event, message), facts.albumId);
  }

  async function edit(id: string, event: MessageEvent, facts: MessageFacts) {
    const { sessionId } = event.data.remoteSession;
    const known = await incoming.find(sessionId, facts.platformId, facts.content);
    if (known?.isSame) {
      await incoming.touch(sessionId, facts.platformId, now());
      return;
    }
    const named = await nameFiles(sessionId, event.data.message, facts.uniqueIds);
    const message = await pointAtAlbum(sessionId, named, facts);
    const albumPart = known?.isAlbumPart ? message : undefined;
    const eventId = known?.eventId ?? id;
    await incoming.put({ remoteSessionId: sessionId, ...pick(facts), eventId, albumPart }, now());
    if (known === undefined) {
      // Written before this service knew the chat, or long ago.
      await albums.publishInTransaction(id, withMessage(event, message));
      return;
    }
    if (await albums.changeOpenPart(eventId, message)) return;
    const whole = albumPart === undefined ? message : await wholeAlbum(sessionId, eventId, message);
    if (await amend(eventId, whole)) return;
    await incoming.moveTo(sessionId, eventId, id);
    await albums.publishInTransaction(id, withMessage(event, whole));
  }

  async function wholeAlbum(sessionId: string, eventId: string, changed: IncomingMessage): Promise<IncomingMessage> {
    return joinMessages((await incoming.albumParts(sessionId, eventId)).map((part) => part.message)) ?? changed;
  }

  /** Telegram tells of one part only; people mean the album. */
  async function pointAtAlbum(
    sessionId: string,
    message: IncomingMessage,
    { repliedTo }: MessageFacts,
  ): Promise<IncomingMessage> {
    const album = repliedTo === undefined ? [] : await incoming.albumOf(sessionId, repliedTo);
    if (message.replyTo === undefined || album.length < 2) return message;
    const attachments = album.flatMap((part) => part.attachments);
    return { ...message, replyTo: { ...message.replyTo, attachments } };
  }

  return async (id: string, event: ProviderEvent, facts?: MessageFacts): Promise<void> => {
    if (facts !== undefined && event.type === 'message.received') await receive(id, event, facts);
    else if (facts !== undefined && event.type === 'message.edited') await edit(id, event, facts);
    else await albums.publishInTransaction(id, event);
  };
}

const pick = ({ platformId, content }: MessageFacts) => ({ platformId, content });

const withMessage = <Event extends MessageEvent>(event: Event, message: IncomingMessage): Event => ({
  ...event,
  data: { ...event.data, message },
});
