import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { type Check, type Context, expect, expectStatus, first, hear, look, Skipped, untilSent } from '../check.ts';
import { type Answer, parse } from '../provider-calls.ts';

const NAME = 'größe 1.txt';
/** Above it a file that is too large is not sent only to see it refused. */
const MOST_BYTES_TO_TRY = 300 * 1_048_576;
/** How long a provider may take to refuse by the size alone, before all bytes are sent. */
const EARLY_REFUSAL_MS = 500;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function upload({ calls }: Context, form: FormData, key: string | null = crypto.randomUUID()): Promise<Answer> {
  return await calls.call('POST', '/v1/files', { body: form, headers: key === null ? {} : { 'idempotency-key': key } });
}

function formOf(remoteSessionId: string, bytes: Uint8Array<ArrayBuffer>, caption?: string): FormData {
  const form = new FormData();
  form.append('remoteSessionId', remoteSessionId);
  if (caption !== undefined) form.append('caption', caption);
  form.append('file', new File([bytes], NAME, { type: 'text/plain' }));
  return form;
}

/** Sends a file of so many bytes, but none of them where the provider refuses it by its size. */
async function uploadTooLarge({ calls }: Context, remoteSessionId: string, size: number): Promise<Answer> {
  const boundary = 'conformance-boundary';
  const part = (head: string) => `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`;
  const head = `${part('name="remoteSessionId"')}${remoteSessionId}\r\n${part('name="file"; filename="large.bin"')}`;
  const tail = `\r\n--${boundary}--\r\n`;
  return await new Promise((resolve, reject) => {
    const outgoing = request(`${calls.base}/v1/files`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${calls.token}`,
        'idempotency-key': crypto.randomUUID(),
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': Buffer.byteLength(head) + size + tail.length,
      },
    });
    let isAnswered = false;
    outgoing.on('response', async (response) => {
      isAnswered = true;
      const bytes = Buffer.concat(await Array.fromAsync(response as AsyncIterable<Buffer>));
      const body = parse(bytes.toString('utf8'));
      calls.watch('POST /v1/files', response.statusCode ?? 0, bytes.toString('utf8'), body);
      outgoing.destroy();
      resolve({ status: response.statusCode ?? 0, headers: new Headers(), bytes, body });
    });
    outgoing.on('error', (error) => {
      // A provider that has answered may cut the connection while bytes are on their way.
      if (!isAnswered) setTimeout(() => isAnswered || reject(error), EARLY_REFUSAL_MS);
    });
    outgoing.write(head);
    function* pieces() {
      const piece = Buffer.alloc(1_048_576, 1);
      for (let left = size; left > 0 && !isAnswered; left -= piece.length) yield piece.subarray(0, left);
      yield Buffer.from(tail);
    }
    setTimeout(() => isAnswered || Readable.from(pieces()).pipe(outgoing), EARLY_REFUSAL_MS);
  });
}

export const fileChecks: Check[] = [
  {
    id: 'files.upload',
    section: 10,
    rule: 'A file is answered 202, shown with its name, byte for byte, and once for the same key',
    needs: ['person', 'files'],
    async run(context) {
      const person = first(context);
      const bytes = new Uint8Array(randomBytes(5_000));
      const key = crypto.randomUUID();
      const caption = `a file ${context.mark}`;
      const answer = await upload(context, formOf(person.sessionId, bytes, caption), key);
      expectStatus(answer, 202, undefined, 'POST /v1/files');
      const { id } = answer.body as { id: string };
      const again = await upload(context, formOf(person.sessionId, bytes, caption), key);
      expectStatus(again, 202, undefined, 'the same file again');
      expect((again.body as { id: string }).id === id, 'the same file with the same key got another id');
      const other = await upload(context, formOf(person.sessionId, new Uint8Array(randomBytes(5_000)), caption), key);
      expectStatus(other, 422, 'IDEMPOTENCY_KEY_REUSED', 'another file with the same key');
      const { driver } = person;
      if (driver === undefined) {
        await untilSent(context, id);
        return `sent; look for ${NAME}`;
      }
      const file = await look(driver, ({ messages }) => messages.find((one) => one.file?.name === NAME)?.file);
      expect(file !== undefined, `${NAME} was not shown`);
      expect(sha256(file.bytes) === sha256(bytes), 'other bytes were shown');
      await untilSent(context, id);
      const count = (await driver.seen()).messages.filter((one) => one.file?.name === NAME).length;
      expect(count === 1, `it was shown ${count} times`);
      return `${NAME}, ${bytes.length} bytes, once`;
    },
  },
  {
    id: 'files.refused',
    section: 10,
    rule: 'No key, no file, an empty one, an unpaired session and no form are refused',
    needs: ['person', 'files'],
    async run(context) {
      const { sessionId } = first(context);
      const some = new Uint8Array([1]);
      expectStatus(await upload(context, formOf(sessionId, some), null), 400, 'IDEMPOTENCY_KEY_REQUIRED', 'no key');
      expectStatus(await upload(context, formOf(sessionId, new Uint8Array())), 400, 'FILE_EMPTY', 'an empty file');
      expectStatus(
        await upload(context, formOf('nobody-at-all', some)),
        404,
        'REMOTE_SESSION_NOT_PAIRED',
        'an unpaired session',
      );
      const without = new FormData();
      without.append('remoteSessionId', sessionId);
      expectStatus(await upload(context, without), 400, undefined, 'a form without a file');
      const two = formOf(sessionId, some);
      two.append('file', new File([some], 'second.txt'));
      expectStatus(await upload(context, two), 400, undefined, 'two files');
      return '400 four times, 404 once';
    },
  },
  {
    id: 'files.too-large',
    section: 10,
    rule: 'A file above limits.outgoingFileBytes is 413, and the message names the limit',
    needs: ['person', 'files'],
    async run(context) {
      const limit = context.info?.capabilities.limits.outgoingFileBytes;
      if (limit === undefined) throw new Skipped('the provider names no limit');
      if (limit > MOST_BYTES_TO_TRY) throw new Skipped(`the limit of ${limit} bytes is too large to try`);
      const answer = await uploadTooLarge(context, first(context).sessionId, limit + 1);
      expectStatus(answer, 413, 'FILE_TOO_LARGE', `${limit + 1} bytes`);
      const { message } = answer.body as { message: string };
      expect(message.replace(/[,. ']/g, '').includes(String(limit)), `the message "${message}" does not name ${limit}`);
      return message;
    },
  },
  {
    id: 'files.download',
    section: 10,
    rule: 'GET streams the bytes of a file that a person sent; only ids of events are known',
    needs: ['person', 'files'],
    async run(context) {
      const person = first(context);
      const { calls } = context;
      expectStatus(await calls.call('GET', '/v1/files/no-such-file'), 404, 'FILE_NOT_FOUND', 'an unknown id');
      const { driver } = person;
      if (driver === undefined) context.ask('Send a file to the bot.');
      const bytes = randomBytes(70_000);
      const file = { name: `sent ${context.mark}.bin`, mimeType: 'application/octet-stream', bytes };
      const { event } = await hear(context, person, 'message.received', async () => await driver?.sendFile(file));
      const [attachment] = event.data.message?.attachments ?? [];
      if (attachment === undefined)
        throw driver ? new Error('the event has no attachment') : new Skipped('no file came');
      const answer = await calls.call('GET', `/v1/files/${encodeURIComponent(attachment.fileId)}`);
      expectStatus(answer, 200, undefined, 'GET');
      if (driver === undefined) return `${attachment.name}, ${answer.bytes.length} bytes`;
      expect(sha256(answer.bytes) === sha256(bytes), `the ${answer.bytes.length} bytes are not those that were sent`);
      expect(attachment.name === file.name, `the event calls it ${attachment.name}`);
      expect([0, bytes.length].includes(attachment.size), `the event says ${attachment.size} bytes`);
      return `${attachment.name}, ${answer.bytes.length} bytes`;
    },
  },
];
