import { SignJWT, UnsecuredJWT } from 'jose';
import type { SigningKeys } from './signing-keys.ts';

const ISSUER = 'https://api.botframework.com';
const LIFETIME_S = 3600;
/** Longer ago than the 5 minutes of skew that are allowed. */
const BEYOND_SKEW_S = 600;

/** Tokens that a bot must not believe. `forged-key` names a known key and is signed with another. */
export type WrongToken =
  | 'none'
  | 'not-a-token'
  | 'unsigned'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'expired'
  | 'not-yet-valid'
  | 'other-service-url'
  | 'no-service-url'
  | 'unknown-key'
  | 'forged-key'
  | 'public-key-as-secret'
  | 'not-endorsed';

/**
 * Signs what accompanies an activity, and answers the `Authorization` header, `undefined` for none.
 *
 * Its times come from the system's clock, for the bot that checks them lives by that, also where the rest of the
 * stand-in has a clock turned by hand.
 */
export async function signActivity(
  keys: SigningKeys,
  { appId, serviceUrl }: { appId: string; serviceUrl: string },
  wrong?: WrongToken,
): Promise<string | undefined> {
  if (wrong === 'none') return undefined;
  if (wrong === 'not-a-token') return 'Bearer not.a.token';
  const nowS = Math.floor(Date.now() / 1000);
  const shiftS = wrong === 'expired' ? -(LIFETIME_S + BEYOND_SKEW_S) : wrong === 'not-yet-valid' ? BEYOND_SKEW_S : 0;
  const claims = {
    iss: wrong === 'wrong-issuer' ? 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' : ISSUER,
    aud: wrong === 'wrong-audience' ? '00000000-0000-4000-8000-000000000bad' : appId,
    nbf: nowS + shiftS,
    exp: nowS + shiftS + LIFETIME_S,
    ...(wrong !== 'no-service-url' && {
      serviceurl: wrong === 'other-service-url' ? 'https://smba.example.net/elsewhere/' : serviceUrl,
    }),
  };
  if (wrong === 'unsigned') return `Bearer ${new UnsecuredJWT(claims).encode()}`;
  if (wrong === 'public-key-as-secret') {
    const { jwk, kid } = keys.current();
    const secret = new TextEncoder().encode(JSON.stringify(jwk));
    return `Bearer ${await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid }).sign(secret)}`;
  }
  const { key, kid } = await chooseKey(keys, wrong);
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, x5t: kid }).sign(key);
  return `Bearer ${token}`;
}

async function chooseKey(keys: SigningKeys, wrong: WrongToken | undefined) {
  const current = keys.current();
  if (wrong === 'forged-key') return { key: (await keys.stranger()).privateKey, kid: current.kid };
  const chosen =
    wrong === 'unknown-key' ? await keys.stranger() : wrong === 'not-endorsed' ? await keys.notEndorsed() : current;
  return { key: chosen.privateKey, kid: chosen.kid };
}
