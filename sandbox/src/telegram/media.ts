import type { Message, PhotoSize } from '@grammyjs/types';
import { type StoredFile, THUMBNAIL_BYTES, thumbnailId } from './files.ts';

/** The part of a message that tells of its file, in the shape that the Bot API gives each kind. */
export function mediaFields(file: StoredFile): Partial<Message> {
  const base = { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size };
  const named = { ...base, file_name: file.name, mime_type: file.mimeType };
  const picture = { width: 1280, height: 720, duration: 3 };
  switch (file.kind) {
    case 'photo':
      return { photo: photoSizes(file) };
    case 'document':
      return { document: named };
    case 'voice':
      return { voice: { ...base, duration: 3, mime_type: file.mimeType } };
    case 'audio':
      return { audio: { ...named, duration: 3 } };
    case 'video':
      return { video: { ...named, ...picture } };
    case 'animation':
      return { animation: { ...named, ...picture }, document: named };
    case 'video_note':
      return { video_note: { ...base, length: 240, duration: 3 } };
    case 'sticker':
      return {
        sticker: {
          ...base,
          type: 'regular',
          width: 512,
          height: 512,
          is_animated: false,
          is_video: false,
          emoji: '👍',
        },
      };
  }
}

function photoSizes({ fileId, uniqueId, size }: StoredFile): PhotoSize[] {
  return [
    {
      file_id: thumbnailId(fileId),
      file_unique_id: `${uniqueId}s`,
      width: 90,
      height: 51,
      file_size: THUMBNAIL_BYTES,
    },
    { file_id: fileId, file_unique_id: uniqueId, width: 1280, height: 720, file_size: size },
  ];
}
