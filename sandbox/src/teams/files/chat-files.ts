import type { Attachment } from '../activity.ts';
import { FILE_DOWNLOAD } from '../cards/content-types.ts';
import type { ConversationKind } from '../world/conversation.ts';
import { type FileStore, type FileToSend, type SentFile, type StoredFile, sha256 } from './file-store.ts';
import type { Uploads } from './uploads.ts';

/** How files get into activities. `baseUrl` is where the stand-in itself is. */
export function createChatFiles(store: FileStore, uploads: Uploads, baseUrl: () => string) {
  const sent = (file: StoredFile, url: string): SentFile => ({
    fileId: file.id,
    url,
    size: file.bytes.length,
    sha256: sha256(file.bytes),
  });

  return {
    /** A file from somebody's OneDrive. Outside of personal chats bots get none. */
    offer(kind: ConversationKind, toSend: FileToSend): SentFile & { attachment?: Attachment } {
      const file = store.add(toSend);
      const url = `${baseUrl()}/onedrive/files/${file.id}?tempauth=${file.secret}`;
      if (kind !== 'personal') return sent(file, url);
      const fileType = file.name.includes('.') ? (file.name.split('.').at(-1) ?? '') : '';
      return {
        ...sent(file, url),
        attachment: {
          contentType: FILE_DOWNLOAD,
          contentUrl: `${baseUrl()}/personal/person_example_com/Documents/${encodeURIComponent(file.name)}`,
          name: file.name,
          content: { downloadUrl: url, uniqueId: file.id, fileType },
        },
      };
    },
    /** A picture within a message, which the connector itself serves. */
    paste(serviceUrl: string, toSend: FileToSend): SentFile & { attachment: Attachment; html: string } {
      const file = store.add({ name: 'image', contentType: 'image/png', ...toSend });
      const url = `${serviceUrl}v3/attachments/${file.id}/views/original`;
      return {
        ...sent(file, url),
        attachment: { contentType: 'image/*', contentUrl: url },
        html: `<p><img alt="image" src="${url}" itemtype="http://schema.skype.com/AMSImage" id="x_${file.id}" itemid="${file.id}"></p>`,
      };
    },
    openUpload: uploads.open,
  };
}

export type ChatFiles = ReturnType<typeof createChatFiles>;
