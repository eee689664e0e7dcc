import type { Message } from '@grammyjs/types';
import type { Attachment } from 'shared-types';

interface TelegramFile {
  file_id: string;
  file_unique_id: string;
  file_size?: number;
  file_name?: string;
  mime_type?: string;
}

/** Telegram names neither photos nor voice messages; the extension follows from what it says of their kind. */
const attachment = (file: TelegramFile, kind: string, mimeType: string, extension: string): Attachment => ({
  fileId: file.file_id,
  name: file.file_name || `${kind}-${file.file_unique_id}.${extension}`,
  mimeType: file.mime_type || mimeType,
  size: file.file_size ?? 0,
  kind,
});

/** The files of a message, of a photo its largest size. */
export function readAttachments(message: Message): Attachment[] {
  const { photo, document, video, voice, audio, animation, video_note, sticker } = message;
  const largest = photo?.toSorted((a, b) => a.width * a.height - b.width * b.height).at(-1);
  const found: (Attachment | undefined)[] = [
    largest && attachment(largest, 'photo', 'image/jpeg', 'jpg'),
    animation && attachment(animation, 'animation', 'video/mp4', 'mp4'),
    // Telegram gives every animation as a document too.
    animation ? undefined : document && attachment(document, 'document', 'application/octet-stream', 'bin'),
    video && attachment(video, 'video', 'video/mp4', 'mp4'),
    voice && attachment(voice, 'voice', 'audio/ogg', 'ogg'),
    audio && attachment(audio, 'audio', 'audio/mpeg', 'mp3'),
    video_note && attachment(video_note, 'video_note', 'video/mp4', 'mp4'),
    sticker && readSticker(sticker),
  ];
  return found.filter((one) => one !== undefined);
}

function readSticker(sticker: NonNullable<Message['sticker']>): Attachment {
  if (sticker.is_video) return attachment(sticker, 'sticker', 'video/webm', 'webm');
  if (sticker.is_animated) return attachment(sticker, 'sticker', 'application/x-tgsticker', 'tgs');
  return attachment(sticker, 'sticker', 'image/webp', 'webp');
}
