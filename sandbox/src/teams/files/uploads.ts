import { randomBytes, randomUUID } from 'node:crypto';
import { StandInMisuse } from '../errors.ts';
import type { Answer } from '../handle-call.ts';
import { sha256 } from './file-store.ts';

/** From the page "Upload large files with an upload session": every range but the last is a multiple of it. */
const RANGE_UNIT_BYTES = 320 * 1024;
const MAX_RANGE_BYTES = 60 * 1024 * 1024;

/** A file that the bot put into somebody's OneDrive. */
export type UploadedFile = { uniqueId: string; name: string; size: number; sha256: string; bytes: Buffer };

type Session = {
  id: string;
  name: string;
  uniqueId: string;
  contentUrl: string;
  /** Known with the first range. */
  total: number | undefined;
  chunks: Buffer[];
  received: number;
  state: 'open' | 'done' | 'expired';
};

/** OneDrive's upload sessions, which a person's consent opens. */
export function createUploads(baseUrl: () => string) {
  const sessions = new Map<string, Session>();
  const uploaded: UploadedFile[] = [];

  const refuse = (status: number, code: string, message: string): Answer => ({
    status,
    body: { error: { code, message } },
  });

  const take = (session: Session, bytes: Buffer, start: number, total: number): Answer => {
    if ((session.total ?? total) !== total) return refuse(400, 'invalidRequest', 'The total size differs from before.');
    if (start !== session.received) {
      return refuse(416, 'invalidRange', 'The uploaded fragment overlaps with data that has already been received.');
    }
    session.total = total;
    session.chunks.push(bytes);
    session.received += bytes.length;
    if (session.received < total) {
      const nextExpectedRanges = [`${session.received}-${total - 1}`];
      return { status: 202, body: { expirationDateTime: '2099-01-01T00:00:00Z', nextExpectedRanges } };
    }
    const content = Buffer.concat(session.chunks);
    session.state = 'done';
    session.chunks = [];
    const { uniqueId, name } = session;
    uploaded.push({ uniqueId, name, size: content.length, sha256: sha256(content), bytes: content });
    return { status: 201, body: { id: uniqueId, name, size: content.length, file: {} } };
  };

  return {
    uploaded: uploaded as readonly UploadedFile[],
    /** What an accepted consent card tells the bot. */
    open(name: string, _sizeInBytes: number) {
      const id = randomBytes(24).toString('base64url');
      const uniqueId = randomUUID().toUpperCase();
      const contentUrl = `${baseUrl()}/personal/person_example_com/Documents/Applications/${encodeURIComponent(name)}`;
      sessions.set(id, { id, name, uniqueId, contentUrl, total: undefined, chunks: [], received: 0, state: 'open' });
      return {
        contentUrl,
        name,
        uploadUrl: `${baseUrl()}/onedrive/uploads/${id}`,
        uniqueId,
        fileType: name.includes('.') ? (name.split('.').at(-1) ?? '') : '',
      };
    },
    put(id: string, headers: Record<string, string | string[] | undefined>, bytes: Buffer): Answer {
      const session = sessions.get(id);
      if (session?.state !== 'open') {
        return refuse(404, 'itemNotFound', 'The upload session was not found');
      }
      // The address is the right to upload; a token with it is refused.
      if (headers.authorization !== undefined) return refuse(401, 'unauthenticated', 'Unauthenticated');
      const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(String(headers['content-range'] ?? ''));
      if (!range) return refuse(400, 'invalidRequest', 'Missing or invalid Content-Range header.');
      const [start = 0, end = 0, total = 0] = range.slice(1).map(Number);
      if (end < start || end >= total || bytes.length !== end - start + 1) {
        return refuse(400, 'invalidRequest', 'Content-Range does not match the length of the content.');
      }
      if (bytes.length > MAX_RANGE_BYTES) return refuse(413, 'invalidRequest', 'The range is larger than 60 MiB.');
      const isLast = end === total - 1;
      if (!isLast && bytes.length % RANGE_UNIT_BYTES !== 0) {
        return refuse(400, 'invalidRequest', 'Ranges but the last have to be multiples of 320 KiB.');
      }
      return take(session, bytes, start, total);
    },
    /** Lets every open upload link run out. */
    expire(): void {
      const open = [...sessions.values()].filter(({ state }) => state === 'open');
      if (open.length === 0) throw new StandInMisuse('No upload is open.');
      for (const session of open) session.state = 'expired';
    },
    /** Whether a file lies there that the bot may show a card of. */
    has: (uniqueId: unknown): boolean => uploaded.some((file) => file.uniqueId === uniqueId),
    secrets: (): string[] => [...sessions.keys()],
  };
}

export type Uploads = ReturnType<typeof createUploads>;
