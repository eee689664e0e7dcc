import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { badRequest, StandInMisuse } from './errors.ts';
import { chunksOf, describeBytes, type FileContent } from './file-content.ts';
import type { Timers } from './timers.ts';

export type FileKind = 'photo' | 'document' | 'voice' | 'audio' | 'video' | 'animation' | 'video_note' | 'sticker';

/** Bot API: getFile serves at most 20 MB, uploads are at most 50 MB, photos 10 MB; in `--local` mode 2000 MB go up. */
const MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024;
const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;
const MAX_LOCAL_UPLOAD_BYTES = 2000 * 1024 * 1024;
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024;
const LINK_LIFETIME_MS = 60 * 60 * 1000;

const FOLDERS: Record<FileKind, [folder: string, extension: string, mimeType: string]> = {
  photo: ['photos', '.jpg', 'image/jpeg'],
  document: ['documents', '', 'application/octet-stream'],
  voice: ['voice', '.oga', 'audio/ogg'],
  audio: ['music', '.mp3', 'audio/mpeg'],
  video: ['videos', '.mp4', 'video/mp4'],
  animation: ['animations', '.mp4', 'video/mp4'],
  video_note: ['video_notes', '.mp4', 'video/mp4'],
  sticker: ['stickers', '.webp', 'image/webp'],
};

export type NewFile = FileContent & { kind: FileKind; name?: string | undefined; mimeType?: string | undefined };
export type StoredFile = FileContent & {
  kind: FileKind;
  name: string;
  mimeType: string;
  fileId: string;
  uniqueId: string;
  path: string;
};

/** The id of the small version that comes with every photo. */
export const thumbnailId = (fileId: string): string => `${fileId}s`;
export const THUMBNAIL_BYTES = 1_000;

/**
 * Telegram's file store: what was sent by either side, the links to it, and what can go wrong with a download.
 *
 * With `localFolder`, that of the bot, it is the store of an own server in `--local` mode: files lie on disk.
 */
export function createFileStore(timers: Pick<Timers, 'now'>, localFolder?: string) {
  const files = new Map<string, StoredFile>();
  const links = new Map<string, { fileId: string; expiresAt: number }>();
  const breaks = new Map<string, number>();
  const forgotten = new Set<string>();
  let count = 0;

  const onDisk = new Set<string>();
  /** An own server has fetched the file when it tells the path, and does so once. */
  const writeToDisk = (file: StoredFile, folder: string): string => {
    const path = join(folder, file.path);
    if (onDisk.has(path)) return path;
    onDisk.add(path);
    mkdirSync(dirname(path), { recursive: true });
    const descriptor = openSync(path, 'wx');
    for (const chunk of chunksOf(file)) writeSync(descriptor, chunk);
    closeSync(descriptor);
    return path;
  };

  const existing = (fileId: string): StoredFile => {
    const file = files.get(fileId);
    if (!file) throw new StandInMisuse(`There is no file ${fileId}.`);
    return file;
  };

  return {
    maxUploadBytes: localFolder === undefined ? MAX_UPLOAD_BYTES : MAX_LOCAL_UPLOAD_BYTES,
    add(file: NewFile): StoredFile {
      const number = count++;
      const seed = createHash('sha256').update(`file ${number}`).digest('base64url');
      const [folder, extension, mimeType] = FOLDERS[file.kind];
      const stored: StoredFile = {
        ...file,
        name: file.name ?? `file_${number}${extension}`,
        mimeType: file.mimeType ?? mimeType,
        fileId: `BQACAgIAAxkBAAI${seed}`,
        uniqueId: `AgAD${seed.slice(0, 12)}`,
        path: `${folder}/file_${number}${file.kind === 'document' ? extname(file.name ?? '') : extension}`,
      };
      files.set(stored.fileId, stored);
      if (file.kind === 'photo') {
        const fileId = thumbnailId(stored.fileId);
        const path = stored.path.replace('.jpg', 's.jpg');
        files.set(fileId, { ...stored, ...describeBytes(Buffer.alloc(THUMBNAIL_BYTES)), fileId, path });
      }
      return stored;
    },
    get: (fileId: string): StoredFile | undefined => (forgotten.has(fileId) ? undefined : files.get(fileId)),
    /** Makes the download link of a file; it works for an hour, as Telegram's does. */
    link(fileId: string): StoredFile {
      if (fileId === '') throw badRequest('file_id not specified');
      const file = files.get(fileId);
      if (!file) throw badRequest('invalid file_id');
      if (forgotten.has(fileId)) throw badRequest('wrong file_id or the file is temporarily unavailable');
      if (localFolder !== undefined) return { ...file, path: writeToDisk(file, localFolder) };
      if (file.size > MAX_DOWNLOAD_BYTES) throw badRequest('file is too big');
      links.set(file.path, { fileId, expiresAt: timers.now() + LINK_LIFETIME_MS });
      return file;
    },
    /** Answers the file behind a link and where its download shall break, or `undefined` for a dead link. */
    open(path: string): { file: StoredFile; breakAfterBytes: number | undefined } | undefined {
      const link = links.get(path);
      if (!link || link.expiresAt <= timers.now() || forgotten.has(link.fileId)) return undefined;
      const breakAfterBytes = breaks.get(link.fileId);
      breaks.delete(link.fileId);
      return { file: existing(link.fileId), breakAfterBytes };
    },
    /** Telegram can't find the file any more, neither by id nor by a link that was given out. */
    forget(fileId: string): void {
      forgotten.add(existing(fileId).fileId);
    },
    /** The next download of the file breaks off after that many bytes; the one after it is whole again. */
    breakNextDownload(fileId: string, afterBytes: number): void {
      breaks.set(existing(fileId).fileId, afterBytes);
    },
  };
}

export type FileStore = ReturnType<typeof createFileStore>;
