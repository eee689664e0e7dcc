import { readImageSize } from 'provider-kit';
import type { Activity } from '../connection/connector.ts';
import type { TeamsWords } from '../words/words-for.ts';

type Attachment = NonNullable<Activity['attachments']>[number];

/** What a person accepted, as the invoke brings it (`value.uploadInfo`). The upload address is a secret. */
export interface UploadInfo {
  uploadUrl: string;
  contentUrl: string;
  name: string;
  uniqueId: string;
  fileType: string;
}

/** Asks whether a file may be put into the person's OneDrive. `messageId` comes back with the answer. */
export function consentCard(
  { files }: TeamsWords,
  { name, size }: { name: string; size: number },
  messageId: string,
): Attachment {
  const context = { messageId };
  return {
    contentType: 'application/vnd.microsoft.teams.card.file.consent',
    name,
    content: { description: files.description, sizeInBytes: size, acceptContext: context, declineContext: context },
  };
}

/** Shows a file that lies in the person's OneDrive. */
export const fileInfoCard = ({ contentUrl, name, uniqueId, fileType }: UploadInfo): Attachment => ({
  contentType: 'application/vnd.microsoft.teams.card.file.info',
  contentUrl,
  name,
  content: { uniqueId, fileType },
});

/** A PNG or a JPEG, which begin differently. */
export function pictureAttachment(name: string, bytes: Buffer): Attachment {
  const contentType = bytes[0] === 0x89 ? 'image/png' : 'image/jpeg';
  return { contentType, contentUrl: `data:${contentType};base64,${bytes.toString('base64')}`, name };
}

/** What Teams shows inline (bots-filesv4). */
const PICTURE = { bytes: 1_000_000, side: 1_024 };

/** Whether a file is shown where it stands: its bytes and sides have to fit, and it has to be a PNG or a JPEG. */
export function isPicture({ head, size }: { head: Buffer; size: number }): boolean {
  const image = size <= PICTURE.bytes && head.toString('latin1', 0, 4) !== 'RIFF' ? readImageSize(head) : undefined;
  return image !== undefined && Math.max(image.width, image.height) <= PICTURE.side;
}
