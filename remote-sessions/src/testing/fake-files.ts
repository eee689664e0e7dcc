import type { IncomingMessage, ServerResponse } from 'node:http';
import { latch } from './waiting.ts';

/** A file that a person got. */
export interface ShownFile {
  sessionId: string;
  name: string;
  mimeType: string;
  caption: string;
  replyTo: string | undefined;
  bytes: Buffer;
}

/** A file that a person sent: its bytes, where the connection breaks, or the refusal of the provider. */
export type HeldFile =
  | { bytes: Buffer; breaksAfter?: number; asked?: () => void; after?: Promise<void> }
  | { refuse: [status: number, code: string] };

/** The part of a small provider that carries files. */
export function createFakeFiles(isPaired: (sessionId: string) => boolean) {
  const shown: ShownFile[] = [];
  const held = new Map<string, HeldFile[]>();
  const accepted = new Set<string>();
  const refusals: [status: number, code: string][] = [];

  function download(id: string, response: ServerResponse): void {
    const answers = held.get(id) ?? [];
    const file = answers.length > 1 ? answers.shift() : answers[0];
    if (file === undefined || 'refuse' in file) {
      refuse(response, ...(file?.refuse ?? ([404, 'FILE_NOT_FOUND'] as const)));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.bytes.length });
    file.asked?.();
    if (file.after !== undefined) void file.after.then(() => response.end(file.bytes));
    else if (file.breaksAfter === undefined) response.end(file.bytes);
    else response.write(file.bytes.subarray(0, file.breaksAfter), () => response.socket?.destroy());
  }

  async function upload(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const key = request.headers['idempotency-key'];
    const type = request.headers['content-type'];
    const refusal = refusals.shift();
    if (refusal !== undefined) return refuse(response, ...refusal);
    if (typeof key !== 'string' || type === undefined) return refuse(response, 400, 'VALIDATION_FAILED');
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    const sessionId = String(form.get('remoteSessionId'));
    const file = form.get('file');
    if (!(file instanceof File) || file.size === 0) return refuse(response, 400, 'FILE_EMPTY');
    if (!isPaired(sessionId)) return refuse(response, 404, 'REMOTE_SESSION_NOT_PAIRED');
    if (!accepted.has(key)) {
      accepted.add(key);
      const bytes = Buffer.from(await file.arrayBuffer());
      shown.push({
        sessionId,
        name: file.name,
        mimeType: file.type,
        caption: String(form.get('caption') ?? ''),
        replyTo: form.get('replyTo')?.toString(),
        bytes,
      });
    }
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ id: key, status: 'queued' }));
  }

  return {
    shown,
    /** The ids of the messages that carry them. */
    ids: () => [...accepted],
    /** What is answered to a question for this file, one after another; the last stays. */
    hold: (id: string, ...answers: HeldFile[]) => held.set(id, answers),
    /** Says that the file is there, but not a byte of it until the test opens it. */
    holdBack(id: string, bytes: Buffer) {
      const asked = latch();
      const opened = latch();
      held.set(id, [{ bytes, asked: asked.open, after: opened.opened }]);
      return { asked: asked.opened, open: opened.open };
    },
    /** Lets the next upload be refused. */
    refuseNext: (status: number, code: string) => refusals.push([status, code]),
    /** Answers a request for files; false for any other. */
    handle(request: IncomingMessage, response: ServerResponse, body: Buffer): boolean {
      const [, resource, id] = /^\/v1\/(files)(?:\/([^/?]+))?$/.exec(request.url ?? '') ?? [];
      if (resource === undefined) return false;
      if (request.method === 'GET' && id !== undefined) download(decodeURIComponent(id), response);
      else void upload(request, response, body);
      return true;
    },
  };
}

function refuse(response: ServerResponse, statusCode: number, code: string): void {
  const message =
    code === 'FILE_TOO_LARGE' ? 'Files of more than 20971520 bytes are not handed out.' : `refused with ${code}`;
  response
    .writeHead(statusCode, { 'content-type': 'application/json' })
    .end(JSON.stringify({ statusCode, code, error: 'Refused', message }));
}
