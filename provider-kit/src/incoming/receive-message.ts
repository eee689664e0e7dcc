import type { IncomingMessage, ProviderEvent } from 'shared-types';
import type { NameFiles } from '../files/publish-files.ts';
import type { IncomingStore } from './incoming-store.ts';

/** An event that tells of a message of a person. */
export type MessageEvent = Extract<ProviderEvent, { type: 'message.received' | 'message.edited' }>;

/** What our stores have to know of a message, beside the event that tells of it. */
export interface IncomingFacts {
  platformId: string;
  /** The same as long as what the message says stays the same. Holds the person's words: only a hash of it is kept. */
  content: string;
  /** By the platform's id of a file: what stays the same for the same file. Default: none is known again. */
  uniqueIds?: ReadonlyMap<string, string>;
}

/**
 * Makes the way of what people write and change to the subscribers; files get ids of ours.
 *
 * An edit that changes nothing is silent. One that comes before its message has left changes the event that waits; else
 * it is an event of its own. What it answers is to be called inside `database.write`.
 */
export function createReceiveMessage({
  nameFiles,
  incoming,
  publish,
  amend,
  now,
}: {
  nameFiles: NameFiles;
  incoming: Pick<IncomingStore, 'find' | 'put' | 'touch' | 'moveTo'>;
  publish(id: string, event: ProviderEvent): Promise<void>;
  /** Changes what a stored event says; false where a subscriber may have got it already. */
  amend(eventId: string, message: IncomingMessage): Promise<boolean>;
  now(): number;
}) {
  return async (
    id: string,
    event: MessageEvent,
    { platformId, content, uniqueIds = new Map() }: IncomingFacts,
  ): Promise<void> => {
    const { sessionId: remoteSessionId } = event.data.remoteSession;
    const known =
      event.type === 'message.edited' ? await incoming.find(remoteSessionId, platformId, content) : undefined;
    if (known?.isSame) {
      await incoming.touch(remoteSessionId, platformId, now());
      return;
    }
    const message = await nameFiles(remoteSessionId, event.data.message, uniqueIds);
    const isAmended = known !== undefined && (await amend(known.eventId, message));
    const eventId = isAmended ? known.eventId : id;
    await incoming.put({ remoteSessionId, platformId, content, eventId, albumPart: undefined }, now());
    if (!isAmended) await publish(id, { ...event, data: { ...event.data, message } });
  };
}
