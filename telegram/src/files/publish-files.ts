import type { ProviderEvent } from 'shared-types';
import type { Albums } from './collect-albums.ts';
import type { KnownFiles } from './known-files.ts';

/**
 * Makes the way of what people send to the subscribers: files get ids of ours, albums become one event.
 *
 * What it answers is to be called inside `database.write`.
 */
export function createPublishFiles({
  files,
  albums,
  now,
}: {
  files: Pick<KnownFiles, 'add'>;
  albums: Pick<Albums, 'publishInTransaction'>;
  now: () => number;
}) {
  /** Telegram's own ids stay inside: whoever holds one could ask for any file of the bot. */
  function withOurIds(event: ProviderEvent): ProviderEvent {
    if (event.type !== 'message.received' && event.type !== 'message.edited') return event;
    const { remoteSession, message } = event.data;
    const attachments = message.attachments.map((attachment) => ({
      ...attachment,
      fileId: files.add(remoteSession.sessionId, attachment, now()),
    }));
    return { ...event, data: { ...event.data, message: { ...message, attachments } } } as ProviderEvent;
  }

  return (id: string, event: ProviderEvent, albumId?: string): void =>
    albums.publishInTransaction(id, withOurIds(event), albumId);
}
