import type { Message } from '@grammyjs/types';
import type { Attachment } from 'shared-types';

interface TelegramFile {
  file_id: string;
  file_size?: number;
  file_name?: string;
  mime_type?: string;
}

/** Names files as the kind and number of their message where the person's client gave none. */
const attachment = (
  messageId: number,
  file: TelegramFile,
  kind: string,
  [mimeType, extension]: readonly [mimeType: string, extension: string],
): Attachment => ({
  fileId: file.file_id,
  name: file.file_name || `${kind.replaceAll('_', '-')}-${messageId}.${extensionFor(file.mime_type) ?? extension}`,
  mimeType: file.mime_type || mimeType,
  size: file.file_size ?? 0,
  kind,
});

const MP4 = ['video/mp4', 'mp4'] as const;

/** The files of a message, of a photo its largest size. `fileId` is Telegram's own, which must not leave this service. */
export function readAttachments(message: Message): Attachment[] {
  const { message_id: id, photo, document, video, voice, audio, animation, video_note, sticker } = message;
  const largest = photo?.toSorted((a, b) => a.width * a.height - b.width * b.height).at(-1);
  const found: (Attachment | undefined)[] = [
    largest && attachment(id, largest, 'photo', ['image/jpeg', 'jpg']),
    animation && attachment(id, animation, 'animation', MP4),
    // Telegram gives every animation as a document too.
    animation ? undefined : document && attachment(id, document, 'document', ['application/octet-stream', 'bin']),
    video && attachment(id, video, 'video', MP4),
    voice && attachment(id, voice, 'voice', ['audio/ogg', 'ogg']),
    audio && attachment(id, audio, 'audio', ['audio/mpeg', 'mp3']),
    video_note && attachment(id, video_note, 'video_note', MP4),
    sticker && attachment(id, sticker, 'sticker', stickerFormat(sticker)),
  ];
  return found.filter((one) => one !== undefined);
}

function stickerFormat({ is_video, is_animated }: NonNullable<Message['sticker']>): readonly [string, string] {
  if (is_video) return ['video/webm', 'webm'];
  return is_animated ? ['application/x-tgsticker', 'tgs'] : ['image/webp', 'webp'];
}

/** Extensions of the types that clients send without a name. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/x-wav': 'wav',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'text/plain': 'txt',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
};

const extensionFor = (mimeType: string | undefined): string | undefined =>
  mimeType === undefined ? undefined : EXTENSIONS[mimeType];
