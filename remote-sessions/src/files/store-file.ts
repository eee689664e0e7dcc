import { createHash } from 'node:crypto';
import type { Attachment } from 'shared-types';
import type { FileCalls } from '../etienne/file-calls.ts';
import { fitsIntoBody, MOST_BODY_BYTES, partBytes } from './body-room.ts';
import { createByteReader } from './byte-reader.ts';
import { exactText } from './exact-text.ts';
import { safeFileName } from './safe-file-name.ts';
import type { StoredFile } from './stored-file.ts';

export interface StoreFileOptions {
  addFile: FileCalls['addFile'];
  project: string;
  path: string;
  attachment: Pick<Attachment, 'name' | 'mimeType' | 'kind'>;
  /** Told before anything is written there. */
  onWrite(path: string): void;
  signal: AbortSignal;
}

/**
 * Writes the bytes of a stream into a project: a text as it is, anything else as Base64 in parts.
 *
 * Holds one part at a time, and no more than one body of Etienne. The same path gives the same parts. Rejects with
 * what the stream or Etienne rejects with; parts may have been written by then.
 */
export async function storeFile(
  stream: AsyncIterable<Uint8Array>,
  { addFile, project, path, attachment, onWrite, signal }: StoreFileOptions,
): Promise<{ status: 'stored'; file: StoredFile } | { status: 'empty' }> {
  const reader = createByteReader(stream);
  const hash = createHash('sha256');
  let size = 0;

  async function write(at: string, content: string, bytes: Buffer) {
    signal.throwIfAborted();
    onWrite(at);
    await addFile(project, at, content);
    hash.update(bytes);
    size += bytes.length;
  }

  // One byte more than could ever be a text, to see whether there is one.
  const beginning = await reader.read(MOST_BODY_BYTES + 1);
  if (beginning.length === 0) return { status: 'empty' };
  const text = beginning.length > MOST_BODY_BYTES ? undefined : exactText(beginning);
  const parts: string[] = [];
  if (text !== undefined && fitsIntoBody(project, path, text)) {
    await write(path, text, beginning);
  } else {
    reader.unread(beginning);
    const bytes = partBytes(project, partPath(path, 1));
    for (let part = await reader.read(bytes); part.length > 0; part = await reader.read(bytes)) {
      const at = partPath(path, parts.length + 1);
      parts.push(at);
      await write(at, part.toString('base64'), part);
    }
  }
  const { mimeType, kind } = attachment;
  const file = { path, name: safeFileName(attachment.name), mimeType, kind, size, sha256: hash.digest('hex'), parts };
  return { status: 'stored', file };
}

/** All of the same length, so that they hold the same number of bytes. */
const partPath = (path: string, number: number) => `${path}.b64.${String(number).padStart(3, '0')}`;
