import { type Clock, defineError, describeError, isCodedError } from 'service-kit';
import type { Dispatcher } from 'undici';
import type { CallOutcome } from './call-outcome.ts';
import { codeOf, readJson } from './classify-answer.ts';
import { watchedRequest } from './watched-request.ts';

export interface AccessTokenOptions {
  /** Begins the codes of failures: `TEAMS`. */
  code: string;
  /** Of the service that gives tokens, at the beginning of a sentence. */
  service: string;
  url: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  /** What a refusal means, and what is to be corrected; nothing of it is a secret. */
  explain(refusal: Record<string, unknown>): string;
  dispatcher: Dispatcher;
  clock: Pick<Clock, 'now'>;
}

const TIMEOUT_MS = 15_000;
/** A token that ends during a call would be refused. */
const RENEW_BEFORE_MS = 300_000;
/** Where an answer does not say. */
const USUAL_LIFETIME_S = 3_599;

/**
 * Keeps an access token of OAuth 2.0, by client credentials (RFC 6749, 4.4).
 *
 * All who ask at once share one request; a token is kept until five minutes before it ends. Rejects with
 * `<code>_CREDENTIALS_REFUSED`, which stays so until somebody corrects them, or `<code>_SIGN_IN_UNREACHABLE`. Neither
 * holds a secret.
 */
export function createAccessToken({ code, service, url, explain, dispatcher, clock, ...client }: AccessTokenOptions) {
  const credentialsRefused = defineError(`${code}_CREDENTIALS_REFUSED`, { statusCode: 502, retryable: true });
  const unreachable = defineError(`${code}_SIGN_IN_UNREACHABLE`, { statusCode: 502, retryable: true });
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_secret: client.clientSecret,
    scope: client.scope,
  }).toString();
  let known: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;
  let problem: string | undefined;

  async function ask(): Promise<string> {
    const answer = await watchedRequest(dispatcher, url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form,
      timeoutMs: TIMEOUT_MS,
    });
    if (answer.status === 'broken') {
      throw unreachable(`${service} cannot be reached (${codeOf(answer.error) ?? 'no answer'})`);
    }
    const { statusCode } = answer;
    const body = readJson(answer.body) ?? {};
    const { access_token: token, expires_in: lifetimeS = USUAL_LIFETIME_S } = body;
    if (statusCode === 200 && typeof token === 'string') {
      known = { token, until: clock.now() + Math.max(0, Number(lifetimeS) * 1_000 - RENEW_BEFORE_MS) };
      return token;
    }
    if (statusCode >= 500 || statusCode === 429 || body.error === undefined) {
      throw unreachable(`${service} answers ${statusCode}`);
    }
    throw credentialsRefused(explain(body));
  }

  function get(): Promise<string> {
    if (known !== undefined && clock.now() < known.until) return Promise.resolve(known.token);
    asking ??= ask()
      .then(
        (token) => {
          problem = undefined;
          return token;
        },
        (error: unknown) => {
          problem = describeError(error);
          throw error;
        },
      )
      .finally(() => {
        asking = undefined;
      });
    return asking;
  }

  return {
    get,
    /** The same as a value: a failure of signing in is one of the call that needs the token, of which nothing was sent. */
    async attempt(): Promise<CallOutcome<string>> {
      try {
        return { status: 'ok', result: await get() };
      } catch (error) {
        const isRefused = isCodedError(error) && error.code.endsWith('_CREDENTIALS_REFUSED');
        return { status: isRefused ? 'unauthorized' : 'retry', reason: describeError(error) };
      }
    },
    /** Why no token was given the last time; undefined where one was, or nobody has asked. */
    problem: (): string | undefined => problem,
    /** This token is not taken any more; a newer one that is known already stays. */
    forget(token: string): void {
      if (known?.token === token) known = undefined;
    },
  };
}

export type AccessToken = ReturnType<typeof createAccessToken>;
