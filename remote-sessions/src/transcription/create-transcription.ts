import { request } from 'service-kit';

export interface TranscriptionOptions {
  /** The endpoint, or the address before its `/audio/transcriptions` or `/v1/audio/transcriptions`. */
  url: string;
  apiKey?: string | undefined;
  /** Default: `usualModel`. */
  model?: string | undefined;
  /** ISO 639; default: the service finds out. */
  language?: string | undefined;
}

export interface Sound {
  bytes: Uint8Array<ArrayBuffer>;
  name: string;
  mimeType: string;
}

/** Why there is no text. */
export type NotHeard =
  | 'too_long'
  | 'not_fetched'
  | 'unreachable'
  | 'no_words'
  | 'unreadable'
  | 'key_refused'
  | 'no_service'
  | 'too_long_for_service'
  | 'busy'
  | 'refused';

/** `reason`: for the operator and the log, without anything secret. */
export type Transcript =
  | { status: 'heard'; text: string }
  | { status: 'failed'; isPassing: boolean; why: NotHeard; reason: string };

export type Transcribe = (sound: Sound, signal: AbortSignal) => Promise<Transcript>;

/** Long sounds take a service some time. */
const SILENCE_MS = 120_000;

/** Where the endpoint is, whichever part of its address was given. */
export function endpointOf(url: string): string {
  const base = url.replace(/\/+$/, '');
  if (base.endsWith('/audio/transcriptions')) return base;
  return base.endsWith('/v1') ? `${base}/audio/transcriptions` : `${base}/v1/audio/transcriptions`;
}

/** Some services go by the ending of a name and do not know the one that messengers give to Opus in Ogg. */
const nameFor = (name: string): string => name.replace(/\.(?:oga|opus)$/i, '.ogg');

/** The interface wants one, and most services take this name. */
export const usualModel = 'whisper-1';

/** Makes the call that turns a sound into text. Rejects only where the signal is aborted. */
export function createTranscription({ url, apiKey, model = usualModel, language }: TranscriptionOptions): Transcribe {
  const endpoint = endpointOf(url);
  return async (sound, signal) => {
    const form = new FormData();
    form.append('model', model);
    form.append('response_format', 'json');
    if (language !== undefined) form.append('language', language);
    form.append('file', new Blob([sound.bytes], { type: sound.mimeType }), nameFor(sound.name));
    const encoded = new Response(form);
    const contentType = encoded.headers.get('content-type') ?? '';
    const bytes = Buffer.from(await encoded.arrayBuffer());
    try {
      const { statusCode, body } = await request(endpoint, {
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': contentType,
          ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
        },
        body: bytes,
        signal,
        headersTimeout: SILENCE_MS,
        bodyTimeout: SILENCE_MS,
      });
      const answer = await body.text();
      return statusCode === 200 ? read(answer) : refused(statusCode);
    } catch {
      signal.throwIfAborted();
      return {
        status: 'failed',
        isPassing: true,
        why: 'unreachable',
        reason: 'the transcription service cannot be reached',
      };
    }
  };
}

function read(answer: string): Transcript {
  try {
    const { text } = JSON.parse(answer) as { text?: unknown };
    if (typeof text === 'string') {
      const words = text.trim();
      return words === ''
        ? { status: 'failed', isPassing: false, why: 'no_words', reason: 'there are no words in it' }
        : { status: 'heard', text: words };
    }
  } catch {
    // Not JSON: no transcript either.
  }
  const reason = 'the transcription service answered something else';
  return { status: 'failed', isPassing: false, why: 'unreadable', reason };
}

/** What it says itself may hold what was sent to it, so only its status is told. */
function refused(statusCode: number): Transcript {
  const isPassing = statusCode === 429 || statusCode >= 500;
  const [why, reason] = REFUSALS[statusCode] ?? ['refused', `the transcription service answered ${statusCode}`];
  return { status: 'failed', isPassing, why, reason };
}

const KEY_REFUSED = 'the transcription service does not accept the key; the operator has to correct it';
const REFUSALS: Readonly<Record<number, readonly [NotHeard, string]>> = {
  401: ['key_refused', KEY_REFUSED],
  403: ['key_refused', KEY_REFUSED],
  404: ['no_service', 'there is no transcription service at the address in the settings'],
  413: ['too_long_for_service', 'it is too long for the transcription service'],
  429: ['busy', 'the transcription service has too much to do'],
};
