import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readOga } from './read-oga.ts';

export { makeOga } from './make-oga.ts';

/** What was asked of the stand-in and taken. */
export interface Transcribed {
  model: string;
  language: string | null;
  fileName: string;
  seconds: number;
  text: string;
}

const FIELDS = ['file', 'model', 'language', 'response_format', 'prompt', 'temperature'];
/** As the error of the real service lists them. */
const ENDINGS = ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga', 'ogg', 'wav', 'webm'];
const MOST_BYTES = 25 * 1_048_576;

interface Answer {
  status: number;
  body: unknown;
}

const refuse = (status: number, message: string, param: string | null = null): Answer => ({
  status,
  body: { error: { message, type: 'invalid_request_error', param, code: null } },
});

/**
 * An OpenAI-compatible `/v1/audio/transcriptions`: strict about the key, the fields, the ending of the file's name and
 * its sound, which has to be a whole Ogg file with Opus. It hears what stands in the title of the file.
 */
export async function createTranscriptionStandIn({ apiKey }: { apiKey: string }) {
  const taken: Transcribed[] = [];
  const faults: number[] = [];
  let requests = 0;

  async function transcribe(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const fault = faults.shift();
    if (fault !== undefined) return refuse(fault, `Bearer ${request.headers.authorization ?? ''} was not served`);
    if (request.method !== 'POST' || request.url !== '/v1/audio/transcriptions')
      return refuse(404, `Invalid URL (${request.method} ${request.url})`);
    if (request.headers.authorization !== `Bearer ${apiKey}`) return refuse(401, 'Incorrect API key provided.');
    const type = request.headers['content-type'] ?? '';
    if (!/^multipart\/form-data; ?boundary=/.test(type)) return refuse(400, 'Could not parse multipart form.');
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    for (const name of form.keys())
      if (!FIELDS.includes(name)) return refuse(400, `Unrecognized request argument supplied: ${name}`);
    const [model, language, format, file] = ['model', 'language', 'response_format', 'file'].map((one) =>
      form.get(one),
    );
    if (typeof model !== 'string' || model === '') return refuse(400, 'you must provide a model parameter', 'model');
    if (language !== null && !/^[a-z]{2,3}$/.test(String(language))) return refuse(400, 'Invalid language', 'language');
    if (format !== null && format !== 'json') return refuse(400, 'Only json is served here.', 'response_format');
    if (!(file instanceof File)) return refuse(400, 'file is required', 'file');
    if (file.size > MOST_BYTES) return refuse(413, 'Maximum content size limit (26214400) exceeded');
    if (!ENDINGS.includes(file.name.split('.').at(-1) ?? ''))
      return refuse(400, `Invalid file format. Supported formats: ${ENDINGS.join(', ')}`, 'file');
    const sound = readOga(Buffer.from(await file.arrayBuffer()));
    if (sound === undefined) return refuse(400, 'The audio file could not be decoded.', 'file');
    const { title: text, seconds } = sound;
    taken.push({ model, language: language === null ? null : String(language), fileName: file.name, seconds, text });
    return { status: 200, body: { text } };
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    requests++;
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', async () => {
      const { status, body } = await transcribe(request, Buffer.concat(parts));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/audio/transcriptions`,
    taken,
    requests: () => requests,
    /** The next requests are refused with these. */
    failNext: (...statuses: number[]) => faults.push(...statuses),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
