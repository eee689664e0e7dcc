import type { Activity } from '../connection/connector.ts';

type Attachment = NonNullable<Activity['attachments']>[number];

/** What a person accepted, as the invoke brings it (`value.uploadInfo`). The upload address is a secret. */
export interface UploadInfo {
  uploadUrl: string;
  contentUrl: string;
  name: string;
  uniqueId: string;
  fileType: string;
}

/** Asks whether a file may be put into the person's OneDrive. `token` comes back with the answer. */
export function consentCard({
  name,
  size,
  description,
  token,
}: {
  name: string;
  size: number;
  description: string;
  token: string;
}): Attachment {
  const context = { token };
  return {
    contentType: 'application/vnd.microsoft.teams.card.file.consent',
    name,
    content: { description, sizeInBytes: size, acceptContext: context, declineContext: context },
  };
}

/** Shows a file that lies in the person's OneDrive. */
export const fileInfoCard = ({ contentUrl, name, uniqueId, fileType }: UploadInfo): Attachment => ({
  contentType: 'application/vnd.microsoft.teams.card.file.info',
  contentUrl,
  name,
  content: { uniqueId, fileType },
});

export const pictureAttachment = (name: string, mimeType: string, bytes: Buffer): Attachment => ({
  contentType: mimeType,
  contentUrl: `data:${mimeType};base64,${bytes.toString('base64')}`,
  name,
});
