import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { defineError } from 'service-kit';

/** Nothing of a token is in the texts; none has a cause, as jose's errors hold the claims. */
const tokenMissing = defineError('TOKEN_MISSING', { statusCode: 401 });
const tokenRefused = defineError('TOKEN_REFUSED', { statusCode: 403 });
const keysUnavailable = defineError('SIGNING_KEYS_UNAVAILABLE', { statusCode: 503, retryable: true });

const KEYS_KEPT_MS = 24 * 3_600_000;
/** An unknown key id makes us ask again at most this often; whoever makes up ids must not make us ask more. */
const ASK_AGAIN_MS = 30_000;
/** Messengers wait some seconds for all of the answer. */
const FETCH_TIMEOUT_MS = 5_000;

export interface BearerRules {
  /** What comes with the token, and who signs it: `an activity`, `Microsoft`. */
  what: string;
  signer: string;
  /** OpenID metadata, which name the address of the keys. */
  metadataUrl: string;
  issuer: string;
  audience: string;
  skewSeconds: number;
  requiredClaims: readonly string[];
  /** Where operators set the address of the metadata and the audience. */
  settings: { metadataUrl: string; audience: string };
  now(): number;
}

export interface VerifiedToken {
  claims: JWTPayload;
  /** What is told of the key that signed it. */
  key: object | undefined;
}

/** Takes the token out of the header; throws TOKEN_MISSING, so that no body has to be read without one. */
export function bearerOf(authorization: string | undefined, what: string): string {
  const [, token] = /^bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) throw tokenMissing(`${what} came without a token`);
  return token;
}

/** The failure of a token that is signed well, but not for this. */
export const refuseToken = (what: string, reason: string) =>
  tokenRefused(`the token of ${what} was refused: ${reason}`);

/**
 * Makes the check of the signed token (JWT, RS256) by which a messenger says that something comes from it.
 *
 * Rejects with TOKEN_REFUSED, or with SIGNING_KEYS_UNAVAILABLE where the keys can't be read, which may pass. Keys are
 * kept for a day.
 */
export function createVerifyBearer(rules: BearerRules) {
  const { what, signer, metadataUrl, issuer, audience, now } = rules;
  let known: { at: number; keys: Promise<ReturnType<typeof createRemoteJWKSet>> } | undefined;
  const refuse = (reason: string) => refuseToken(what, reason);
  const unreadable = (reason: string) => keysUnavailable(`the signing keys of ${signer} can't be read: ${reason}`);

  function keySet() {
    if (known === undefined || now() - known.at >= KEYS_KEPT_MS) {
      const loading = { at: now(), keys: loadKeySet() };
      known = loading;
      loading.keys.catch(() => {
        if (known === loading) known = undefined;
      });
    }
    return known.keys;
  }

  async function loadKeySet() {
    const answer = await fetch(metadataUrl, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) }).catch(() => undefined);
    if (answer === undefined) throw unreadable('no answer');
    const metadata = (await answer.json().catch(() => undefined)) as { jwks_uri?: unknown } | undefined;
    const url = URL.parse(String(metadata?.jwks_uri));
    // What came safely must not lead to what does not.
    const isSafe = url?.protocol === 'https:' || url?.protocol === new URL(metadataUrl).protocol;
    if (!answer.ok || url === null || !isSafe) {
      throw unreadable(`${rules.settings.metadataUrl} answers ${answer.status}`);
    }
    return createRemoteJWKSet(url, {
      cooldownDuration: ASK_AGAIN_MS,
      cacheMaxAge: KEYS_KEPT_MS,
      timeoutDuration: FETCH_TIMEOUT_MS,
    });
  }

  function explain(error: unknown) {
    if (error instanceof errors.JWTClaimValidationFailed) {
      if (error.claim === 'aud') return refuse(`it is for another bot than ${rules.settings.audience}`);
      return refuse(`its ${error.claim} does not fit`);
    }
    if (error instanceof errors.JWTExpired) return refuse('it has expired');
    if (error instanceof errors.JWKSNoMatchingKey) return refuse('nobody knows its key');
    const isFetch =
      !(error instanceof errors.JOSEError) ||
      error instanceof errors.JWKSTimeout ||
      error instanceof errors.JWKSInvalid ||
      error.code === 'ERR_JOSE_GENERIC';
    return isFetch ? unreadable('no good answer') : refuse('it is not signed as it must be');
  }

  return async (token: string): Promise<VerifiedToken> => {
    const keys = await keySet();
    const verified = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ['RS256'],
      clockTolerance: rules.skewSeconds,
      requiredClaims: [...rules.requiredClaims],
      currentDate: new Date(now()),
    }).catch((error: unknown) => {
      throw explain(error);
    });
    const key = keys.jwks()?.keys.find(({ kid }) => kid === verified.protectedHeader.kid);
    return { claims: verified.payload, key };
  };
}
