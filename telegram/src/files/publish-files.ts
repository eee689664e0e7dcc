import type { Attachment, IncomingMessage } from 'shared-types';
import type { KnownFiles } from './known-files.ts';

/**
 * Gives the files of a message ids of ours: Telegram's own stay inside, as whoever holds one could ask for any file of
 * the bot.
 *
 * Files of a `new` message get new ids. A file of a message that is changed, or pointed at, keeps the id under which
 * the remote session sent it before, so that subscribers find what they have made of it. To be called inside
 * `database.write`.
 *
 * @param uniqueIds By Telegram's id of a file: what stays the same for the same content.
 */
export type NameFiles = (
  remoteSessionId: string,
  message: IncomingMessage,
  uniqueIds: ReadonlyMap<string, string>,
  age: 'new' | 'known',
) => IncomingMessage;

export function createNameFiles(files: Pick<KnownFiles, 'add' | 'renew'>, now: () => number): NameFiles {
  return (remoteSessionId, message, uniqueIds, age) => {
    const named = (attachment: Attachment, mayBeKnown: boolean): Attachment => {
      const uniqueId = uniqueIds.get(attachment.fileId) ?? '';
      const known =
        mayBeKnown && uniqueId !== '' ? files.renew(remoteSessionId, uniqueId, attachment, now()) : undefined;
      return { ...attachment, fileId: known ?? files.add(remoteSessionId, attachment, uniqueId, now()) };
    };
    const { replyTo } = message;
    const pointed = replyTo?.attachments?.map((attachment) => named(attachment, true));
    return {
      ...message,
      ...(replyTo && { replyTo: { ...replyTo, ...(pointed && { attachments: pointed }) } }),
      attachments: message.attachments.map((attachment) => named(attachment, age === 'known')),
    };
  };
}
