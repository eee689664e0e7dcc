import { request } from 'service-kit';
import { endpointOf, type TranscriptionOptions, usualModel } from './create-transcription.ts';

export type TranscriptionAnswer =
  | { status: 'ok' }
  /** `reason` is for the operator and holds nothing that the service said, as that may hold the key. */
  | { status: 'refused' | 'missing' | 'unreachable' | 'failed'; reason: string };

const TIMEOUT_MS = 10_000;

/**
 * Asks a transcription service for a transcript of nothing, which tells whether it is there and takes the key: such
 * services look at the key first, and then refuse what has no file in it. Nothing is transcribed, changed or paid for.
 */
export async function tryTranscription({
  url,
  apiKey,
  model = usualModel,
}: Omit<TranscriptionOptions, 'language'>): Promise<TranscriptionAnswer> {
  const form = new FormData();
  form.append('model', model);
  const encoded = new Response(form);
  const contentType = encoded.headers.get('content-type') ?? '';
  try {
    const { statusCode, body: answer } = await request(endpointOf(url), {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': contentType,
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      body: await encoded.text(),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.dump();
    return judge(statusCode, apiKey !== undefined);
  } catch (error) {
    const { code, name } = error as { code?: unknown; name?: unknown };
    const why = name === 'TimeoutError' ? `no answer within ${TIMEOUT_MS / 1_000} s` : (code ?? name);
    return { status: 'unreachable', reason: `nothing answers there (${String(why)})` };
  }
}

function judge(statusCode: number, hasKey: boolean): TranscriptionAnswer {
  if (statusCode === 401 || statusCode === 403) {
    return { status: 'refused', reason: hasKey ? `it does not accept the key (${statusCode})` : 'it wants a key' };
  }
  // What has no file in it is refused as a wrong request, by some as one that could not be read.
  if (statusCode === 400 || statusCode === 415 || statusCode === 422 || statusCode === 200) return { status: 'ok' };
  if (statusCode === 404 || statusCode === 405 || (statusCode >= 300 && statusCode < 400)) {
    return {
      status: 'missing',
      reason: `no transcription service answers there, or it does not know the model (${statusCode})`,
    };
  }
  return { status: 'failed', reason: `it answers with the status ${statusCode}` };
}
