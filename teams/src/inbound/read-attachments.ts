import type { Attachment } from 'shared-types';
import { toPlatformId } from '../files/platform-id.ts';
import { type Activity, type ActivityAttachment, textOf } from './activity.ts';

const FILE_DOWNLOAD = 'application/vnd.microsoft.teams.file.download.info';

export interface ReadAttachments {
  /** Their `fileId` is the messenger's and has to be replaced by one of ours: see `files/platform-id.ts`. */
  files: Attachment[];
  /** By `fileId`: what stays the same for the same file, as addresses do not. */
  uniqueIds: ReadonlyMap<string, string>;
  /** Whether there was something that is neither words nor a file for us. */
  hasOther: boolean;
}

/** Reads the files of a message. The HTML of its text and references to other messages are attachments, too. */
export function readAttachments(activity: Pick<Activity, 'attachments'>): ReadAttachments {
  const attachments = activity.attachments ?? [];
  const uniqueIds = new Map<string, string>();
  const files = attachments.flatMap((attachment, index) => {
    const read = readFile(attachment, index + 1);
    if (read !== undefined) uniqueIds.set(read.file.fileId, read.uniqueId);
    return read === undefined ? [] : [read.file];
  });
  const silent = attachments.filter(({ contentType }) => /^(text\/html|messagereference)$/i.test(contentType)).length;
  return { files, uniqueIds, hasOther: files.length + silent < attachments.length };
}

function readFile({ contentType, contentUrl, name, content }: ActivityAttachment, number: number) {
  if (contentType === FILE_DOWNLOAD) {
    const url = textOf(content, 'downloadUrl');
    if (!url) return undefined;
    const fileType = textOf(content, 'fileType') ?? '';
    const shown = name || (fileType === '' ? 'file' : `file.${fileType}`);
    const mimeType = 'application/octet-stream';
    return {
      file: { fileId: toPlatformId({ access: 'link', url }), name: shown, mimeType, size: 0, kind: 'document' },
      uniqueId: textOf(content, 'uniqueId') ?? '',
    };
  }
  const [, family, subtype = ''] = /^(image|audio|video)\/([\w*.+-]+)$/i.exec(contentType) ?? [];
  if (family === undefined || !contentUrl) return undefined;
  // Teams says `image/*` of every picture. The answer with the bytes says which it is.
  const type = subtype === '*' ? 'png' : subtype.toLowerCase();
  const kind = family.toLowerCase() === 'image' ? 'photo' : family.toLowerCase();
  const shown = name || `${kind}-${number}.${type.replace(/^jpeg$/, 'jpg').replace(/[^\w].*$/, '')}`;
  const mimeType = `${family.toLowerCase()}/${type}`;
  return {
    file: { fileId: toPlatformId({ access: 'token', url: contentUrl }), name: shown, mimeType, size: 0, kind },
    uniqueId: contentUrl,
  };
}
