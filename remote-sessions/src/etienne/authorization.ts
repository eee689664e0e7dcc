import type { Clock } from 'service-kit';
import type { Dispatcher } from 'undici';
import { createSignIn } from './sign-in.ts';

/** How to sign in with Etienne; the first that is set counts: token, secret, account. None: no header is sent. */
export type EtienneCredentials = {
  readonly token?: string;
  readonly jwtSecret?: string;
  readonly username?: string;
  readonly password?: string;
  readonly authUrl?: string;
};

export type Authorization = {
  /** The value of the `Authorization` header, or nothing where none is needed. */
  header(): Promise<string | undefined>;
  /**
   * Gets fresh credentials after Etienne answered 401. True where repeating the call makes sense.
   *
   * `refused` is the header that was refused: where another caller has renewed it meanwhile, nothing is done.
   */
  renew(refused?: string): Promise<boolean>;
};

type Needs = { readonly clock: Pick<Clock, 'now'>; readonly dispatcher?: Dispatcher };

/** Makes what signs our calls to Etienne. */
export function createAuthorization(credentials: EtienneCredentials, { clock, dispatcher }: Needs): Authorization {
  const { token, jwtSecret, username, password, authUrl } = credentials;
  if (token) return fixed(bearer(token));
  if (jwtSecret) return signed(jwtSecret, clock);
  if (username && password && authUrl) {
    const signIn = createSignIn({ username, password, authUrl, ...(dispatcher ? { dispatcher } : {}) });
    return {
      header: async () => bearer(await signIn.accessToken()),
      renew: (refused) => signIn.renew(refused?.slice(bearer('').length)),
    };
  }
  return fixed(undefined);
}

/** Etienne compares this word with its case. */
const bearer = (token: string): string => `Bearer ${token}`;

const fixed = (value: string | undefined): Authorization => ({
  header: async () => value,
  renew: async () => false,
});

const LIFETIME_S = 15 * 60;
/** A token is replaced this long before it ends, so that none ends on its way and clocks may differ a little. */
const RENEWED_BEFORE_END_S = 2 * 60;

function signed(secret: string, clock: Pick<Clock, 'now'>): Authorization {
  const key = new TextEncoder().encode(secret);
  let current: { readonly value: string; readonly endsS: number } | undefined;
  async function header(): Promise<string> {
    const nowS = Math.floor(clock.now() / 1000);
    if (current !== undefined && current.endsS - RENEWED_BEFORE_END_S > nowS) return current.value;
    const endsS = nowS + LIFETIME_S;
    const claims = { username: 'remote-sessions', role: 'user', displayName: 'Remote sessions', type: 'access' };
    // Loaded where a secret is set; most installations have none.
    const { SignJWT } = await import('jose');
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject('remote-sessions')
      .setIssuedAt(nowS)
      .setExpirationTime(endsS)
      .sign(key);
    current = { value: bearer(token), endsS };
    return current.value;
  }
  return {
    header,
    async renew() {
      current = undefined;
      return true;
    },
  };
}
