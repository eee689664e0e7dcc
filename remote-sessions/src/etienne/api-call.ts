import { Agent, request, withDeadline } from 'service-kit';
import type { Dispatcher } from 'undici';
import type { Authorization } from './authorization.ts';
import type { ClockDifference } from './clock-difference.ts';
import { EtienneError } from './errors.ts';
import type { Reachability } from './reachability.ts';
import { errorForBrokenConnection, errorForStatus, readRefusal } from './response-error.ts';

/** Every path of Etienne that is used begins with this. */
const API_PREFIX = '/api/claude';

type ApiRequest = {
  readonly method: 'GET' | 'POST';
  /** Below `/api/claude`, its variable parts already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Statuses besides 2xx that are an answer to this call and no failure. */
  readonly expected?: readonly number[];
  /** Whether doing it twice does no more than doing it once. Default: what reads (GET). */
  readonly isRepeatable?: boolean;
};

type ApiAnswer = { readonly status: number; readonly value: unknown };

export type ApiCall = {
  /**
   * Sends one short call and reads its JSON answer. A 401 is repeated once with fresh credentials; a connection that
   * breaks under a repeatable call too, as a kept one may have been closed at that very moment.
   */
  send(call: ApiRequest): Promise<ApiAnswer>;
  close(): Promise<void>;
};

type ApiCallOptions = {
  readonly url: string;
  readonly authorization: Authorization;
  /** For one call with its answer. Default: 15 seconds. */
  readonly timeoutMs?: number;
  /** Told when Etienne answered, by its clock and by ours. */
  readonly clocks?: Pick<ClockDifference, 'now' | 'note'>;
  /** Told how each call ended. */
  readonly watch?: Reachability['watch'];
};

/** Makes the sender of all short calls, on connections of its own. */
export function createApiCall(options: ApiCallOptions): ApiCall {
  const { url, authorization, timeoutMs = 15_000, clocks, watch = (call) => call } = options;
  const agent = new Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connectTimeout: timeoutMs });

  async function dated(ask: () => Promise<Dispatcher.ResponseData>): Promise<Dispatcher.ResponseData> {
    const sentAt = clocks?.now() ?? 0;
    const response = await ask();
    clocks?.note({ sentAt, answeredAt: clocks.now(), date: response.headers.date });
    return response;
  }

  async function sendOnce(name: string, call: ApiRequest, signal: AbortSignal): Promise<ApiAnswer> {
    const target = `${baseOf(url)}${call.path}${call.query ? `?${new URLSearchParams(call.query)}` : ''}`;
    const response = await withFreshCredentials(authorization, name, (headers) =>
      dated(() =>
        request(target, {
          method: call.method,
          headers: {
            ...headers,
            accept: 'application/json',
            ...(call.body ? { 'content-type': 'application/json' } : {}),
          },
          body: call.body ? JSON.stringify(call.body) : null,
          dispatcher: agent,
          signal,
        }),
      ),
    );
    const { statusCode: status, body } = response;
    const isAnswer = (status >= 200 && status < 300) || call.expected?.includes(status);
    if (!isAnswer) throw errorForStatus(name, status, await readRefusal(body));
    return { status, value: parseJson(await readAll(name, body)) };
  }

  const send = (call: ApiRequest): Promise<ApiAnswer> =>
    withDeadline({ ms: timeoutMs, signal: undefined }, async (signal) => {
      const name = `${call.method} ${call.path}`;
      try {
        return await sendOnce(name, call, signal);
      } catch (error) {
        const isRepeatable = call.isRepeatable ?? call.method === 'GET';
        if (!isRepeatable || signal.aborted || !hasBroken(error)) throw error;
        return await sendOnce(name, call, signal);
      }
    });

  return {
    send: (call) => watch(send(call)),
    close: () => agent.destroy(),
  };
}

/** The connection stood and broke; one that was never made would not be made a moment later either. */
const hasBroken = (error: unknown) =>
  error instanceof EtienneError && error.code === 'ETIENNE_UNREACHABLE' && error.requestMayHaveArrived;

/** The address that all paths are appended to. */
export const baseOf = (url: string): string => `${url.replace(/\/+$/, '')}${API_PREFIX}`;

/**
 * Sends a request, and once more with renewed credentials when Etienne answers 401.
 *
 * Resolves with whatever the last attempt was answered. A connection that fails becomes ETIENNE_UNREACHABLE.
 */
export async function withFreshCredentials(
  authorization: Authorization,
  name: string,
  send: (headers: Record<string, string>) => Promise<Dispatcher.ResponseData>,
): Promise<Dispatcher.ResponseData> {
  const attempt = async (authorizationHeader: string | undefined) => {
    try {
      return await send(authorizationHeader === undefined ? {} : { authorization: authorizationHeader });
    } catch (cause) {
      throw errorForBrokenConnection(name, cause);
    }
  };
  const used = await authorization.header();
  const response = await attempt(used);
  if (response.statusCode !== 401) return response;
  const said = await readRefusal(response.body);
  if (!(await authorization.renew(used))) throw errorForStatus(name, 401, said);
  return attempt(await authorization.header());
}

async function readAll(name: string, body: Dispatcher.ResponseData['body']): Promise<string> {
  try {
    return await body.text();
  } catch (cause) {
    throw errorForBrokenConnection(name, cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
