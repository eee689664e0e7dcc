import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { badRequest } from './errors.ts';
import type { Upload } from './methods/method.ts';
import { readMultipart } from './multipart.ts';
import { type Fields, isObject, unpackForm } from './parameters.ts';

export type CallBody = { fields: Fields; uploads: Map<string, Upload> };

const NO_UPLOADS = new Map<string, Upload>();

/**
 * Reads the arguments of a call from the query string and a JSON, urlencoded or multipart body.
 *
 * Files stream through; of each only size and hash stay, and the bytes up to `keepUpToBytes`.
 */
export async function readBody(request: FastifyRequest, keepUpToBytes: number): Promise<CallBody> {
  const query = Object.entries(request.query as Record<string, string>);
  const fromQuery = query.length > 0 ? unpackForm(query) : {};
  const { body } = request;
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.startsWith('multipart/form-data')) {
    const { form, uploads } = await readForm(request.body as Readable, contentType, keepUpToBytes);
    return { fields: { ...fromQuery, ...unpackForm(form) }, uploads };
  }
  if (body instanceof URLSearchParams) return { fields: { ...fromQuery, ...unpackForm(body) }, uploads: NO_UPLOADS };
  if (body === undefined || body === null) return { fields: fromQuery, uploads: NO_UPLOADS };
  if (!isObject(body)) throw badRequest('object expected as JSON request body');
  return { fields: query.length > 0 ? { ...fromQuery, ...body } : body, uploads: NO_UPLOADS };
}

async function readForm(stream: Readable, contentType: string, keepUpToBytes: number) {
  const form: [string, string][] = [];
  const uploads = new Map<string, Upload>();
  for (const { name, filename, ...content } of await readMultipart(stream, contentType, keepUpToBytes)) {
    if (filename === undefined) form.push([name, content.bytes?.toString() ?? '']);
    else uploads.set(name, { ...content, field: name, name: filename, mimeType: mimeTypeOf(filename) });
  }
  return { form, uploads };
}

const MIME_TYPES: Record<string, string> = {
  csv: 'text/csv',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  zip: 'application/zip',
};

/** Telegram goes by the file's name, not by what the upload claims. */
function mimeTypeOf(name: string): string {
  return MIME_TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}
