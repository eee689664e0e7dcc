import { randomUUID } from 'node:crypto';
import type { FileToSend } from '../telegram/index.ts';
import { PICTURE_HEAD_BYTES, pictureType } from './picture-type.ts';

/** More than Telegram lets a bot download (20 MB), so that one can see what happens then. */
export const MOST_UPLOAD_BYTES = 64 * 1024 * 1024;
/** Files that wait to be sent; who attaches more is told. */
const MOST_UPLOADS = 10;

/** What Telegram shows as a photo; other pictures go as files. */
const PHOTOS = new Set(['image/png', 'image/jpeg', 'image/webp']);
const MOST_PHOTO_BYTES = 10 * 1024 * 1024;

interface Upload {
  name: string;
  mimeType: string;
  bytes: Buffer;
}

/** The files that a person has attached and not sent yet. */
export function createUploads() {
  const uploads = new Map<string, Upload>();

  function toFile({ name, mimeType, bytes }: Upload, asFile: boolean): FileToSend {
    const picture = pictureType(bytes.subarray(0, PICTURE_HEAD_BYTES));
    const isPhoto = picture !== undefined && PHOTOS.has(picture) && bytes.length <= MOST_PHOTO_BYTES;
    if (isPhoto && !asFile) return { kind: 'photo', bytes, name };
    return { kind: 'document', bytes, name, mimeType: picture ?? mimeType };
  }

  return {
    /** Undefined where too many wait already. */
    add(upload: Upload): string | undefined {
      if (uploads.size >= MOST_UPLOADS) return undefined;
      const id = randomUUID();
      uploads.set(id, upload);
      return id;
    },
    drop: (id: string): boolean => uploads.delete(id),
    /** The files to send, as an app would send them; undefined where one is not there. */
    filesOf(wanted: readonly { uploadId: string; asFile: boolean }[]): FileToSend[] | undefined {
      const files: FileToSend[] = [];
      for (const { uploadId, asFile } of wanted) {
        const upload = uploads.get(uploadId);
        if (upload === undefined) return undefined;
        files.push(toFile(upload, asFile));
      }
      return files;
    },
  };
}

export type Uploads = ReturnType<typeof createUploads>;
