import { Client, request } from 'service-kit';
import type { Dispatcher } from 'undici';
import { baseOf, withFreshCredentials } from './api-call.ts';
import type { Authorization } from './authorization.ts';
import { createStreamDecoder } from './decode-stream.ts';
import { etienneFailed, etiennePromptTooLong } from './errors.ts';
import { checkedProject } from './project-name.ts';
import { type PromptRequest, promptFits, promptPath } from './prompt-request.ts';
import { errorForBrokenConnection, errorForStatus, readRefusal } from './response-error.ts';
import type { StreamEvent } from './stream-events.ts';

/**
 * How the connections of runs behave. Minutes of silence are normal, so nothing may end a stream for being idle.
 *
 * The connection itself has to stand within 10 seconds. The stream has to begin within a minute: Etienne begins it at
 * once (measured: 4 ms), also for a prompt that waits, so an Etienne that hangs must not hold a project for ever.
 *
 * A machine that is gone or a network that drops everything ends no connection. TCP asks after 10 s of silence and then
 * each second, and gives up after ten questions (Node's numbers), so that is known after 20 s and a run can still be saved.
 */
export const STREAM_CLIENT_OPTIONS = {
  bodyTimeout: 0,
  headersTimeout: 60_000,
  connectTimeout: 10_000,
  connect: { keepAlive: true, keepAliveInitialDelay: 10_000 },
} as const;

export type PromptStream = {
  /**
   * Starts a prompt and resolves with its events as soon as Etienne has taken it.
   *
   * Iterate to the end, leave the loop, or abort `signal`: only that lets go of the connection. What is not read stays
   * in Etienne. A connection that breaks throws ETIENNE_UNREACHABLE out of the loop; after `signal` was aborted its
   * reason is thrown. A refusal throws before any event: 401, 403, 404 and 431 mean that nothing was started, for the
   * rest ask `mayHaveArrived`.
   */
  openPrompt(prompt: PromptRequest, signal: AbortSignal): Promise<AsyncIterable<StreamEvent>>;
  /**
   * Follows a run that was started before, from the event after `lastEventId` or from its beginning.
   *
   * Same rules as `openPrompt`. A run that Etienne does not know is told by the event `stream_not_found`.
   */
  attachRun(
    processId: string,
    options: { readonly lastEventId?: number },
    signal: AbortSignal,
  ): Promise<AsyncIterable<StreamEvent>>;
  /** Says whether the prompt can go in directly; otherwise write it into a file and point at that. */
  promptFits(prompt: PromptRequest): Promise<boolean>;
  /** Ends all connections; the loops that still run throw. */
  close(): Promise<void>;
};

type PromptStreamOptions = {
  readonly url: string;
  readonly authorization: Authorization;
  /** How long Etienne may take to begin a stream. Default: one minute. */
  readonly beginWithinMs?: number;
};

/**
 * Makes what starts and follows runs, each on a connection of its own. They share none, also not one that is still
 * being made: it may wait for an answer to a packet that was lost.
 */
export function createPromptStream({ url, authorization, beginWithinMs }: PromptStreamOptions): PromptStream {
  const { origin } = new URL(url);
  const clients = new Set<Dispatcher>();

  function openClient(signal: AbortSignal) {
    const client = new Client(origin, {
      ...STREAM_CLIENT_OPTIONS,
      ...(beginWithinMs !== undefined && { headersTimeout: beginWithinMs }),
    });
    clients.add(client);
    /** What is over needs no error to end it. */
    function end(isOver: boolean) {
      signal.removeEventListener('abort', breakOff);
      if (clients.delete(client)) (isOver ? client.close() : client.destroy()).catch(() => {});
    }
    const breakOff = () => end(false);
    signal.addEventListener('abort', breakOff, { once: true });
    return { client, end };
  }

  async function open(name: string, path: string, signal: AbortSignal): Promise<AsyncIterable<StreamEvent>> {
    signal.throwIfAborted();
    const { client, end } = openClient(signal);
    try {
      const response = await withFreshCredentials(authorization, name, (headers) =>
        request(`${baseOf(url)}${path}`, {
          headers: { ...headers, accept: 'text/event-stream' },
          dispatcher: client,
          signal,
        }),
      );
      return readEvents(name, await checkedBody(name, response), { signal, end });
    } catch (error) {
      end(false);
      if (signal.aborted) throw signal.reason;
      throw error;
    }
  }

  return {
    async openPrompt(prompt, signal) {
      checkedProject(prompt.project);
      if (!promptFits(prompt, { url, authorization: await authorization.header() })) {
        throw etiennePromptTooLong('the prompt does not fit into a request head of 16,384 bytes');
      }
      return open('GET /streamPrompt/sdk', promptPath(prompt), signal);
    },
    attachRun(processId, { lastEventId }, signal) {
      const query = lastEventId === undefined ? '' : `?lastEventId=${lastEventId}`;
      const path = `/streamPrompt/attach/${encodeURIComponent(processId)}${query}`;
      return open('GET /streamPrompt/attach', path, signal);
    },
    promptFits: async (prompt) => promptFits(prompt, { url, authorization: await authorization.header() }),
    close: async () => {
      await Promise.all([...clients].map((client) => client.destroy()));
    },
  };
}

type Body = Dispatcher.ResponseData['body'];

async function checkedBody(name: string, { statusCode, headers, body }: Dispatcher.ResponseData): Promise<Body> {
  if (statusCode !== 200) throw errorForStatus(name, statusCode, await readRefusal(body));
  if (String(headers['content-type']).startsWith('text/event-stream')) return body;
  await readRefusal(body);
  throw etienneFailed(`Etienne answered ${name} with something that is no event stream`, { status: statusCode });
}

async function* readEvents(
  name: string,
  body: Body,
  { signal, end }: { signal: AbortSignal; end: (isOver: boolean) => void },
): AsyncGenerator<StreamEvent, void, void> {
  const decode = createStreamDecoder();
  let isOver = false;
  try {
    for await (const bytes of body) yield* decode(bytes);
    isOver = true;
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw errorForBrokenConnection(name, cause);
  } finally {
    end(isOver);
  }
}
