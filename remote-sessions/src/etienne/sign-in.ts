import { request } from 'service-kit';
import type { Dispatcher } from 'undici';
import { etienneSignInUnreachable, etienneUnauthorized } from './errors.ts';
import { textField } from './json-field.ts';

type SignInOptions = {
  readonly username: string;
  readonly password: string;
  readonly authUrl: string;
  readonly dispatcher?: Dispatcher;
  /** Default: 15 seconds. */
  readonly timeoutMs?: number;
};

type Tokens = { readonly accessToken: string; readonly refreshToken?: string };

export type SignIn = {
  /** The access token; signs in when there is none yet. */
  accessToken(): Promise<string>;
  /** Replaces the token that was refused: refreshed where possible, else by signing in again once. */
  renew(refused?: string): Promise<boolean>;
};

/**
 * Makes the session with Etienne's sign-in service.
 *
 * Callers that come at the same time share one request. Wrong credentials are ETIENNE_UNAUTHORIZED, a service that
 * cannot be reached is ETIENNE_SIGN_IN_UNREACHABLE; in both cases nothing has reached Etienne itself.
 */
export function createSignIn({ username, password, authUrl, dispatcher, timeoutMs = 15_000 }: SignInOptions): SignIn {
  const base = authUrl.replace(/\/+$/, '');
  let tokens: Tokens | undefined;
  let underWay: Promise<Tokens> | undefined;

  /** The new tokens, or nothing where the service refuses what it was given. */
  async function post(path: string, body: Record<string, string>): Promise<Tokens | undefined> {
    const { status, text } = await send(path, body);
    if (status === 400 || status === 401 || status === 403) return undefined;
    const given = status < 300 ? readTokens(text) : undefined;
    if (given !== undefined) return given;
    throw unreachable(`the sign-in service answered ${status} to ${path}`);
  }

  async function send(path: string, body: Record<string, string>): Promise<{ status: number; text: string }> {
    try {
      const response = await request(`${base}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
        ...(dispatcher ? { dispatcher } : {}),
      });
      return { status: response.statusCode, text: await response.body.text() };
    } catch (cause) {
      throw unreachable(`the sign-in service could not be reached for ${path}`, cause);
    }
  }

  async function signIn(): Promise<Tokens> {
    const given = await post('/auth/login', { username, password });
    if (given === undefined) throw etienneUnauthorized('Etienne refused to sign in the configured user');
    return given;
  }

  async function refresh(): Promise<Tokens> {
    const refreshToken = tokens?.refreshToken;
    const given = refreshToken === undefined ? undefined : await post('/auth/refresh', { refreshToken });
    return given === undefined ? signIn() : { ...(refreshToken === undefined ? {} : { refreshToken }), ...given };
  }

  function once(obtain: () => Promise<Tokens>): Promise<Tokens> {
    underWay ??= obtain()
      .then((given) => {
        tokens = given;
        return given;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  }

  return {
    async accessToken() {
      if (underWay === undefined && tokens !== undefined) return tokens.accessToken;
      return (await once(signIn)).accessToken;
    },
    async renew(refused) {
      if (refused !== undefined && tokens !== undefined && tokens.accessToken !== refused) return true;
      await once(refresh);
      return true;
    },
  };
}

const unreachable = (message: string, cause?: unknown) => etienneSignInUnreachable(message, { cause });

function readTokens(text: string): Tokens | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const accessToken = textField(value, 'accessToken');
  if (accessToken === undefined) return undefined;
  const refreshToken = textField(value, 'refreshToken');
  return { accessToken, ...(refreshToken === undefined ? {} : { refreshToken }) };
}
