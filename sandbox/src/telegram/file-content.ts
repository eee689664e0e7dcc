import { createHash } from 'node:crypto';

const CHUNK_BYTES = 64 * 1024;

/** What is known of a content once it has streamed by; `bytes` only where they are kept. */
export type FileContent = { size: number; sha256: string; bytes?: Buffer };

/** Content made from a size alone: the same size always gives the same bytes, and none are held in memory. */
export function* syntheticBytes(size: number): Generator<Buffer> {
  const block = Buffer.alloc(CHUNK_BYTES, 'The quick brown fox jumps over the lazy dog. ');
  for (let left = size; left > 0; left -= block.length) yield left < block.length ? block.subarray(0, left) : block;
}

/** Yields a content in chunks, made up from its size where no bytes are kept. */
export function* chunksOf({ bytes, size }: Pick<FileContent, 'bytes' | 'size'>): Generator<Buffer> {
  if (!bytes) {
    yield* syntheticBytes(size);
    return;
  }
  for (let start = 0; start < size; start += CHUNK_BYTES) yield bytes.subarray(start, start + CHUNK_BYTES);
}

export function describeBytes(content: Uint8Array | number): FileContent {
  const hash = createHash('sha256');
  if (typeof content !== 'number') {
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    return { size: bytes.length, sha256: hash.update(bytes).digest('hex'), bytes };
  }
  for (const chunk of syntheticBytes(content)) hash.update(chunk);
  return { size: content, sha256: hash.digest('hex') };
}

export type ContentSink = { write(chunk: Buffer): void; finish(): FileContent };

/** Takes a content chunk by chunk, hashing as it comes; holds the bytes only up to `keepUpToBytes`. */
export function createContentSink(keepUpToBytes: number): ContentSink {
  const hash = createHash('sha256');
  let kept: Buffer[] | undefined = [];
  let size = 0;
  return {
    write(chunk) {
      size += chunk.length;
      hash.update(chunk);
      if (size > keepUpToBytes) kept = undefined;
      kept?.push(chunk);
    },
    finish: () => ({ size, sha256: hash.digest('hex'), ...(kept && { bytes: Buffer.concat(kept) }) }),
  };
}
