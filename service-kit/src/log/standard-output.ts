import { type DestinationStream, destination } from 'pino';

const closed = new AbortController();

/** Aborted once nobody reads the standard output of this process any more: `service | head -1`, a closed terminal. */
export const standardOutputClosed: AbortSignal = closed.signal;

const READER_IS_GONE = new Set(['EPIPE', 'EIO']);

/** Writes to standard output, at once. Lines that nobody can read any more are dropped. */
export function openStandardOutput(): DestinationStream {
  const output = destination({ fd: 1, sync: true });
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (!READER_IS_GONE.has(error.code ?? '')) throw error;
    closed.abort();
  });
  return output;
}
