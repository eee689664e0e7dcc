import type { Attachment, IncomingMessage } from 'shared-types';
import type { KnownFiles } from './known-files.ts';

/**
 * Gives the files of a message, and of what it points at, ids of ours: the platform's own stay inside, as whoever holds one
 * could ask for any file of the bot.
 *
 * The same file has the same id whenever it comes in the same remote session, so that subscribers see which file of a
 * changed message stayed, and find what they have made of one that is pointed at. To be called inside `database.write`.
 *
 * @param uniqueIds By the platform's id of a file: what stays the same for the same file.
 */
export type NameFiles = (
  remoteSessionId: string,
  message: IncomingMessage,
  uniqueIds: ReadonlyMap<string, string>,
) => IncomingMessage;

export function createNameFiles(files: Pick<KnownFiles, 'add' | 'renew'>, now: () => number): NameFiles {
  return (remoteSessionId, message, uniqueIds) => {
    const named = (attachment: Attachment): Attachment => {
      const uniqueId = uniqueIds.get(attachment.fileId) ?? '';
      const known = uniqueId === '' ? undefined : files.renew(remoteSessionId, uniqueId, attachment, now());
      return { ...attachment, fileId: known ?? files.add(remoteSessionId, attachment, uniqueId, now()) };
    };
    const { replyTo } = message;
    const pointed = replyTo?.attachments?.map(named);
    return {
      ...message,
      ...(replyTo && { replyTo: { ...replyTo, ...(pointed && { attachments: pointed }) } }),
      attachments: message.attachments.map(named),
    };
  };
}
