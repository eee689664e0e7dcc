import { cleanFileName } from './clean-file-name.ts';
import { badRequest } from './errors.ts';
import { type ContentSink, createContentSink, type FileContent } from './file-content.ts';

const MAX_HEADER_BYTES = 16 * 1024;
const HEADERS_END = Buffer.from('\r\n\r\n');

/** One part of a body: an argument, or a file where `filename` is there. */
export type Part = FileContent & { name: string; filename: string | undefined };

/**
 * Reads a multipart body while it streams by; of a file only size and hash stay, and bytes up to `keepUpToBytes`.
 *
 * Made by hand because file names must come out as at Telegram, which reads an unquoted one up to the next ";" with
 * its spaces, and general parsers drop those.
 */
export async function readMultipart(
  stream: AsyncIterable<Buffer>,
  contentType: string,
  keepUpToBytes: number,
): Promise<Part[]> {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  if (!boundary) throw badRequest('boundary not found');
  const delimiter = Buffer.from(`\r\n--${boundary[1] ?? boundary[2]}`);
  const parts: Part[] = [];
  let state: 'content' | 'delimiter' | 'headers' | 'done' = 'content';
  const isDone = () => state === 'done';
  let buffer: Buffer = Buffer.from('\r\n');
  let open: { header: PartHeader; sink: ContentSink } | undefined;

  /** Takes one step; answers whether there may be another one before more bytes come. */
  const step = (): boolean => {
    if (state === 'content') {
      const end = buffer.indexOf(delimiter);
      const safe = end < 0 ? Math.max(0, buffer.length - delimiter.length + 1) : end;
      if (safe > 0) open?.sink.write(buffer.subarray(0, safe));
      buffer = buffer.subarray(end < 0 ? safe : end + delimiter.length);
      if (end < 0) return false;
      if (open) parts.push({ ...open.header, ...open.sink.finish() });
      open = undefined;
      state = 'delimiter';
      return true;
    }
    if (state === 'delimiter') {
      if (buffer.length < 2) return false;
      state = buffer.toString('latin1', 0, 2) === '--' ? 'done' : 'headers';
      return state === 'headers';
    }
    if (state === 'headers') {
      const end = buffer.indexOf(HEADERS_END);
      if (end < 0 && buffer.length > MAX_HEADER_BYTES) throw badRequest('headers of a part are too long');
      if (end < 0) return false;
      const header = readPartHeader(buffer.toString('utf8', 0, end));
      open = {
        header,
        sink: createContentSink(header.filename === undefined ? Number.POSITIVE_INFINITY : keepUpToBytes),
      };
      buffer = buffer.subarray(end + HEADERS_END.length);
      state = 'content';
      return true;
    }
    return false;
  };

  for await (const chunk of stream) {
    if (isDone()) continue;
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    while (step());
  }
  if (!isDone()) throw badRequest('unexpected end of the multipart body');
  return parts;
}

type PartHeader = Pick<Part, 'name' | 'filename'>;

/** Reads the headers of a part: values in quotes, or bare up to the next ";"; both are URL-decoded, as at Telegram. */
export function readPartHeader(headers: string): PartHeader {
  const disposition = /^content-disposition:[ \t]*form-data[ \t]*;(.*)$/im.exec(headers)?.[1] ?? '';
  const values = new Map<string, string>();
  for (const [, key = '', quoted, bare] of disposition.matchAll(/([\w*]+)=(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g)) {
    values.set(key.toLowerCase(), decode(quoted?.replace(/\\(.)/g, '$1') ?? bare?.trim() ?? ''));
  }
  const name = values.get('name');
  if (name === undefined) throw badRequest('field name in multipart/form-data not found');
  const filename = values.get('filename');
  return { name, filename: filename === undefined ? undefined : cleanFileName(filename) };
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
