/** Reads a stream in pieces of a chosen size. */
export interface ByteReader {
  /** So many bytes, fewer only at the end of the stream, where none are left at last. */
  read(bytes: number): Promise<Buffer>;
  /** Puts bytes back in front of those that are still to be read. */
  unread(bytes: Buffer): void;
}

export function createByteReader(stream: AsyncIterable<Uint8Array>): ByteReader {
  const chunks = stream[Symbol.asyncIterator]();
  let waiting: Buffer[] = [];
  let waitingBytes = 0;

  const keep = (bytes: Buffer) => {
    waiting = bytes.length === 0 ? [] : [bytes];
    waitingBytes = bytes.length;
  };

  return {
    async read(bytes) {
      while (waitingBytes < bytes) {
        const next = await chunks.next();
        if (next.done) break;
        const { buffer, byteOffset, byteLength } = next.value;
        waiting.push(Buffer.from(buffer, byteOffset, byteLength));
        waitingBytes += byteLength;
      }
      // One buffer is handed on as it is: what was put back is not copied.
      const all = waiting.length === 1 && waiting[0] !== undefined ? waiting[0] : Buffer.concat(waiting);
      keep(all.subarray(bytes));
      return all.subarray(0, bytes);
    },
    unread(bytes) {
      keep(waitingBytes === 0 ? bytes : Buffer.concat([bytes, ...waiting]));
    },
  };
}
