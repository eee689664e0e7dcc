import type { Clock } from 'service-kit';
import type { Dispatcher } from 'undici';
import type { AccessToken } from './access-token.ts';
import type { CallOutcome } from './call-outcome.ts';
import { type AnswerRules, classifyAnswer, classifyBroken, readJson } from './classify-answer.ts';
import type { Pacer } from './pacer.ts';
import { watchedRequest } from './watched-request.ts';

export interface JsonApiOptions<Kind extends string> {
  accessToken: Pick<AccessToken, 'attempt' | 'forget'>;
  dispatcher: Dispatcher;
  pacer: Pacer<Kind>;
  rules: AnswerRules;
  clock: Pick<Clock, 'now'>;
  /** For one call in all; default 15 s. */
  timeoutMs?: number;
}

export interface JsonCall<Kind extends string> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Gets our token: the caller makes sure that it is one that may. */
  url: string;
  body?: object | undefined;
  /** Under what the rates count it. */
  keys: Readonly<Record<Kind, string>>;
}

/** How a call is made. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** It is given up instead of waiting for the rate: for what is out of date soon. */
  mayBeLeftOut?: boolean;
}

/**
 * Makes calls of an interface that takes JSON and a bearer token, within its rates.
 *
 * Every outcome is a value; `result` is the object that came back, or empty. A token that is not taken any more is
 * renewed once.
 */
export function createJsonApi<Kind extends string>(options: JsonApiOptions<Kind>) {
  const { accessToken, dispatcher, pacer, rules, clock, timeoutMs = 15_000 } = options;

  async function call(
    { method, url, body, keys }: JsonCall<Kind>,
    { signal, mayBeLeftOut = false }: CallOptions = {},
    isSecond = false,
  ): Promise<CallOutcome<Record<string, unknown>>> {
    const token = await accessToken.attempt();
    if (token.status !== 'ok') return token;
    const turn = mayBeLeftOut ? pacer.tryTurn(keys) : await pacer.turn(keys, { signal });
    if (signal?.aborted) return { status: 'retry', reason: 'given up' };
    if ('afterMs' in turn) {
      return { status: 'retry', reason: `429 kept to the rates of ${rules.name}`, afterMs: turn.afterMs };
    }
    const answer = await watchedRequest(dispatcher, url, {
      method,
      headers: {
        authorization: `Bearer ${token.result}`,
        ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      timeoutMs,
      signal,
    });
    turn.end();
    if (answer.status === 'broken') return classifyBroken(answer.error, answer.isBegun, rules);
    const { statusCode, headers } = answer;
    if (statusCode >= 200 && statusCode < 300) return { status: 'ok', result: readJson(answer.body) ?? {} };
    if (statusCode === 401 && !isSecond) {
      accessToken.forget(token.result);
      return call({ method, url, body, keys }, { signal, mayBeLeftOut }, true);
    }
    const [retryAfter] = [headers['retry-after']].flat();
    return classifyAnswer({ statusCode, retryAfter, body: answer.body }, clock.now(), rules);
  }

  return (made: JsonCall<Kind>, how?: CallOptions) => call(made, how);
}

export type JsonApi<Kind extends string> = ReturnType<typeof createJsonApi<Kind>>;
