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
) => Promise<IncomingMessage>;

export function createNameFiles(files: Pick<KnownFiles, 'add' | 'renew'>, now: () => number): NameFiles {
  return async (remoteSessionId, message, uniqueIds) => {
    const named = async (attachment: Attachment): Promise<Attachment> => {
      const uniqueId = uniqueIds.get(attachment.fileId) ?? '';
      const known = uniqueId === '' ? undefined : await files.renew(remoteSessionId, uniqueId, attachment, now());
      return { ...attachment, fileId: known ?? (await files.add(remoteSessionId, attachment, uniqueId, now())) };
    };
    const { replyTo } = message;
    // One after another: what comes twice in a message is one file.
    const allNamed = async (attachments: readonly Attachment[]) => {
      const all: Attachment[] = [];
      for (const attachment of attachments) all.push(await named(attachment));
      return all;
    };
    const pointed = replyTo?.attachments && (await allNamed(replyTo.attachments));
    return {
      ...message,
      ...(replyTo && { replyTo: { ...replyTo, ...(pointed && { attachments: pointed }) } }),
      attachments: await allNamed(message.attachments),
    };
  };
}
