import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { TestContext } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Clock } from 'service-kit';
import { startReceiver } from '../../../provider-kit/src/testing/start-receiver.ts';
import { API_TOKEN, startProvider } from '../testing/start-provider.ts';
import type { MessageReceived } from './join-album.ts';

export const PERSON_ID = 900;

/** A provider with a subscriber, and one person whom the settings allow. */
export async function startWithPerson(t: TestContext, options: { clock?: Clock } = {}) {
  const telegram = { allowFrom: [PERSON_ID] };
  const provider = await startProvider(t, { telegram, ...options });
  const receiver = await startReceiver(t);
  await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
  const person = provider.standIn.person({ id: PERSON_ID, firstName: 'Allowed' });
  return {
    provider,
    receiver,
    person,
    /** Ends the provider and begins another one on the same data. */
    async restart(more: { clock?: Clock } = {}) {
      await provider.stop();
      return startProvider(t, { ...options, ...more, telegram, standIn: provider.standIn, dataDir: provider.dataDir });
    },
    /** The events of messages that have arrived, once there are so many; what came again counts once. */
    messages: (count: number): Promise<(MessageReceived & { id: string })[]> =>
      receiver.waitFor((events) => {
        const received = events.filter((event) => event.type === 'message.received');
        const found = [...new Map(received.map((event) => [event.id, event])).values()];
        return found.length >= count && found;
      }),
  };
}

export interface Received {
  status: number;
  headers: IncomingMessage['headers'];
  size: number;
  sha256: string;
  /** Where it is small. */
  text: string;
}

/** Reads what a provider answers without keeping it; rejects where the answer breaks off. */
export async function download(url: string, fileId: string): Promise<Received> {
  const call = request(`${url}/v1/files/${fileId}`, { headers: { authorization: `Bearer ${API_TOKEN}` } }).end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return receive(response);
}

async function receive(response: IncomingMessage): Promise<Received> {
  const hash = createHash('sha256');
  let size = 0;
  let text = '';
  for await (const chunk of response as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
    if (size < 10_000) text += chunk.toString('utf8');
  }
  return { status: response.statusCode ?? 0, headers: response.headers, size, sha256: hash.digest('hex'), text };
}

export interface FormFile {
  bytes: Iterable<Buffer>;
  name?: string;
  mimeType?: string;
}

/** A field, or the file of a form, in the order in which they are to be sent. */
export type FormPart = [name: string, value: string | FormFile];

/** Posts a form, its file as a stream, and answers what came back. */
export async function upload(
  url: string,
  parts: readonly FormPart[],
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const boundary = 'boundary-of-the-tests';
  const call = request(`${url}/v1/files`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${API_TOKEN}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...headers,
    },
  });
  const answered = once(call, 'response') as Promise<[IncomingMessage]>;
  for (const piece of formBody(parts, boundary)) if (!call.write(piece)) await once(call, 'drain');
  call.end();
  const { status, text } = await receive((await answered)[0]);
  return { status, body: JSON.parse(text) as Record<string, unknown> };
}

function* formBody(parts: readonly FormPart[], boundary: string): Generator<Buffer | string> {
  for (const [name, value] of parts) {
    yield `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`;
    if (typeof value === 'string') {
      yield `\r\n\r\n${value}\r\n`;
      continue;
    }
    yield `; filename="${value.name ?? 'file.bin'}"\r\ncontent-type: ${value.mimeType ?? 'application/octet-stream'}\r\n\r\n`;
    yield* value.bytes;
    yield '\r\n';
  }
  yield `--${boundary}--\r\n`;
}

/** Content of any size that is nowhere held. */
export function* madeUpBytes(size: number): Generator<Buffer> {
  const block = Buffer.alloc(65_536, 'made up for a test ');
  for (let left = size; left > 0; left -= block.length) yield block.subarray(0, Math.min(left, block.length));
}

export function sha256Of(bytes: Iterable<Buffer>): string {
  const hash = createHash('sha256');
  for (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const LOOK_EVERY_MS = 5;
/** So many times as long as a collection takes is between two: what is measured must not wait for its measure. */
const COLLECTION_SHARE = 5;

const heldBytes = (): number => {
  collectGarbage();
  // Buffers are freed beside the program; only the next collection waits for that, and the counts are true.
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/**
 * Runs work and answers by how many bytes memory grew at most meanwhile: what the process had of the machine (`rss`), and
 * what was really in use (`held`), which garbage that waits for its collection does not blur.
 */
export async function memoryGrowth(work: () => Promise<void>): Promise<{ rss: number; held: number }> {
  const before = { held: heldBytes(), rss: process.memoryUsage.rss() };
  const highest = { ...before };
  let collectAt = 0;
  const watch = setInterval(() => {
    highest.rss = Math.max(highest.rss, process.memoryUsage.rss());
    const now = performance.now();
    if (now < collectAt) return;
    highest.held = Math.max(highest.held, heldBytes());
    collectAt = performance.now() + COLLECTION_SHARE * (performance.now() - now);
  }, LOOK_EVERY_MS);
  await work().finally(() => clearInterval(watch));
  return { rss: highest.rss - before.rss, held: highest.held - before.held };
}
