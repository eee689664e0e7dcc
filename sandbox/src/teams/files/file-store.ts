import { createHash, randomBytes, randomUUID } from 'node:crypto';

export type FileToSend = {
  name?: string;
  /** The content, or `size` for bytes that are made up. */
  bytes?: Uint8Array;
  size?: number;
  /** Of pictures; default `image/png`. */
  contentType?: string;
};

export type SentFile = { fileId: string; url: string; size: number; sha256: string };

export type StoredFile = {
  id: string;
  name: string;
  contentType: string;
  bytes: Buffer;
  /** In its address, for whoever knows it may fetch the file. */
  secret: string;
  isExpired: boolean;
  /** The next download breaks off after so many bytes. */
  breakAfter?: number;
};

/** The files that people sent. */
export function createFileStore() {
  const files = new Map<string, StoredFile>();
  return {
    add({ name = 'file.bin', bytes, size = 0, contentType }: FileToSend): StoredFile {
      const content = bytes === undefined ? Buffer.alloc(size, 'teams stand-in ') : Buffer.from(bytes);
      const file: StoredFile = {
        id: randomUUID().toUpperCase(),
        name,
        contentType: contentType ?? 'application/octet-stream',
        bytes: content,
        secret: randomBytes(24).toString('base64url'),
        isExpired: false,
      };
      files.set(file.id, file);
      return file;
    },
    get: (id: string): StoredFile | undefined => files.get(id),
    all: (): StoredFile[] => [...files.values()],
  };
}

export type FileStore = ReturnType<typeof createFileStore>;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
