import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { defineError, eventHeaders, fits, request } from 'service-kit';
import { MessageAcceptedSchema } from 'shared-types';
import type { Dispatcher } from 'undici';
import { providerUnreachable } from './errors.ts';

/** The platform no longer has the file, or never had it. */
const fileNotFound = defineError('FILE_NOT_FOUND', { statusCode: 404 });
/** The platform does not hand out, or take, files of that size. */
const fileTooLarge = defineError('FILE_TOO_LARGE', { statusCode: 413 });
/** The platform can't be read from right now. */
const fileUnavailable = defineError('FILE_UNAVAILABLE', { statusCode: 502, retryable: true });

/** A file on our disk that a person shall get. */
export interface OutgoingUpload {
  remoteSessionId: string;
  caption: string;
  replyTo?: string;
  name: string;
  mimeType: string;
  path: string;
  size: number;
}

export interface FileConnection {
  name: string;
  /** Without a slash at its end. */
  base: string;
  apiToken: string;
  dispatcher?: Dispatcher;
  /** The failure of a refused call; `text` is the body of the answer. */
  refusal(what: string, statusCode: number, text: string): Error;
}

/** The provider may wait half a minute for its platform, and so may each piece of a file. */
const SILENCE_MS = 60_000;

/** The two calls of the provider contract that carry bytes; neither holds a whole file in memory. */
export interface ProviderFileCalls {
  /**
   * Begins to read a file that a person sent. The stream fails where it breaks off before its end.
   *
   * Rejects with FILE_NOT_FOUND, FILE_TOO_LARGE, or what may pass: FILE_UNAVAILABLE and PROVIDER_UNREACHABLE.
   */
  openFile(fileId: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** Hands a file over and resolves with its message; with the same key it is sent once. Rejects with FILE_TOO_LARGE besides the usual. */
  sendFile(upload: OutgoingUpload, idempotencyKey: string): Promise<string | undefined>;
}

export function createFileCalls(connection: FileConnection): ProviderFileCalls {
  const { name, base, apiToken, dispatcher, refusal } = connection;
  const common = {
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
    ...(dispatcher && { dispatcher }),
  };
  const authorization = `Bearer ${apiToken}`;

  async function send(what: string, path: string, options: Parameters<typeof request>[1]) {
    try {
      return await request(`${base}${path}`, { ...common, ...options });
    } catch (cause) {
      throw providerUnreachable(`${what} did not get through`, { cause });
    }
  }

  return {
    async openFile(fileId, signal) {
      const what = `GET /v1/files of the provider ${name}`;
      const path = `/v1/files/${encodeURIComponent(fileId)}`;
      const { statusCode, body } = await send(what, path, {
        headers: { authorization, ...eventHeaders() },
        signal,
      });
      if (statusCode === 200) return body;
      const text = await body.text().catch(() => '');
      const { code, message } = errorOf(text);
      if (statusCode === 404) throw fileNotFound(`${what}: ${message}`);
      if (statusCode === 413) throw fileTooLarge(`${what}: ${message}`);
      if (code === 'FILE_UNAVAILABLE') throw fileUnavailable(`${what}: ${message}`);
      throw refusal(what, statusCode, text);
    },

    async sendFile(upload, idempotencyKey) {
      const what = `POST /v1/files of the provider ${name}`;
      const { headers, head, tail } = formOf(upload);
      const { statusCode, body } = await send(what, '/v1/files', {
        method: 'POST',
        headers: { authorization, 'idempotency-key': idempotencyKey, ...eventHeaders(), ...headers },
        body: Readable.from(formBody(upload.path, head, tail), { objectMode: false }),
      });
      const text = await body.text().catch(() => '');
      if (statusCode < 300) return idOf(text);
      if (statusCode === 413) throw fileTooLarge(`${what}: ${errorOf(text).message}`);
      throw refusal(what, statusCode, text);
    },
  };
}

async function* formBody(path: string, head: string, tail: string) {
  yield Buffer.from(head);
  yield* createReadStream(path);
  yield Buffer.from(tail);
}

/** A form with a known length, so that a cut one is seen; its file comes last. */
function formOf({ remoteSessionId, caption, replyTo, name, mimeType, size }: OutgoingUpload) {
  const boundary = `form-${randomUUID()}`;
  const field = (field: string, value: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`;
  const head =
    field('remoteSessionId', remoteSessionId) +
    (caption === '' ? '' : field('caption', caption)) +
    (replyTo === undefined ? '' : field('replyTo', replyTo)) +
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${escaped(name)}"\r\n` +
    `content-type: ${mimeType}\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  const headers = {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': String(Buffer.byteLength(head) + size + Buffer.byteLength(tail)),
  };
  return { headers, head, tail };
}

/** As browsers do it (https://html.spec.whatwg.org/#multipart-form-data). */
const escaped = (name: string) => name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');

function errorOf(text: string): { code: string; message: string } {
  try {
    const { code = '', message = '' } = JSON.parse(text) as { code?: string; message?: string };
    return { code: String(code), message: String(message) };
  } catch {
    return { code: '', message: '' };
  }
}

/** The id that the provider gave the file's message. */
function idOf(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return fits(MessageAcceptedSchema, value) ? value.id : undefined;
  } catch {
    return undefined;
  }
}
