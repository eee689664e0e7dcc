import { createRemoteJWKSet, errors, type JWTVerifyResult, jwtVerify } from 'jose';
import { isAllowedUrl } from 'provider-kit';
import { defineError } from 'service-kit';
import { type Envelope, fieldOf, textOf } from './activity.ts';

/** Nothing of a token or an activity's words is in the texts; none has a cause, as jose's errors hold the claims. */
const tokenMissing = defineError('TOKEN_MISSING', { statusCode: 401 });
const tokenRefused = defineError('TOKEN_REFUSED', { statusCode: 403 });
const channelNotServed = defineError('CHANNEL_NOT_SERVED', { statusCode: 403 });
const tenantNotServed = defineError('TENANT_NOT_SERVED', { statusCode: 403 });
const serviceUrlNotAllowed = defineError('SERVICE_URL_NOT_ALLOWED', { statusCode: 403 });
const keysUnavailable = defineError('SIGNING_KEYS_UNAVAILABLE', { statusCode: 503, retryable: true });

/** These numbers and names: "Authentication with the Bot Connector API", from the Connector to the bot. */
const ISSUER = 'https://api.botframework.com';
const SKEW_SECONDS = 300;
const KEYS_KEPT_MS = 24 * 3_600_000;
/** An unknown key id makes us ask again at most this often; whoever makes up ids must not make us ask more. */
const ASK_AGAIN_MS = 30_000;
/** Teams waits 15 s in all. */
const FETCH_TIMEOUT_MS = 5_000;
const CHANNEL = 'msteams';

export interface VerifyOptions {
  appId: string;
  /** Where it is set, others are refused. */
  tenantId: string | undefined;
  openIdMetadataUrl: string;
  allowedServiceUrls: readonly string[];
  now: () => number;
}

export type VerifyActivity = (authorization: string, activity: Envelope) => Promise<void>;

/** Takes the token out of the header; rejects with TOKEN_MISSING, so that no body has to be read without one. */
export function bearerOf(authorization: string | undefined): string {
  const [, token] = /^bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) throw tokenMissing('an activity came without a token: it is not from Teams');
  return token;
}

/**
 * Makes the check whether an activity comes from Teams, is for this bot and this tenant, and names an address that may
 * be called. Rejects with a coded error for each; with SIGNING_KEYS_UNAVAILABLE where Microsoft's keys can't be read,
 * which may pass.
 */
export function createVerifyActivity(options: VerifyOptions): VerifyActivity {
  const { appId, tenantId, openIdMetadataUrl, allowedServiceUrls, now } = options;
  let known: { at: number; keys: Promise<ReturnType<typeof createRemoteJWKSet>> } | undefined;

  function keySet() {
    if (known === undefined || now() - known.at >= KEYS_KEPT_MS) {
      const loading = { at: now(), keys: loadKeySet(openIdMetadataUrl) };
      known = loading;
      loading.keys.catch(() => {
        if (known === loading) known = undefined;
      });
    }
    return known.keys;
  }

  async function verifyToken(token: string): Promise<JWTVerifyResult> {
    const keys = await keySet();
    const verified = await jwtVerify(token, keys, {
      issuer: ISSUER,
      audience: appId,
      algorithms: ['RS256'],
      clockTolerance: SKEW_SECONDS,
      requiredClaims: ['exp', 'serviceurl'],
      currentDate: new Date(now()),
    }).catch((error: unknown) => {
      throw explain(error);
    });
    // The channel whose service signed is named with its key.
    const key = keys.jwks()?.keys.find(({ kid }) => kid === verified.protectedHeader.kid);
    const endorsements = fieldOf(key, 'endorsements');
    if (!Array.isArray(endorsements) || !endorsements.includes(CHANNEL)) {
      throw tokenRefused('the token of an activity was refused: its key is not endorsed for Teams');
    }
    return verified;
  }

  return async (authorization, activity) => {
    const { payload } = await verifyToken(bearerOf(authorization));
    const { serviceUrl, channelId } = activity;
    if (channelId !== CHANNEL) {
      throw channelNotServed('an activity came from another channel than Teams; only that one is served');
    }
    if (withoutSlash(payload.serviceurl) !== withoutSlash(serviceUrl)) {
      throw tokenRefused('the token of an activity was refused: it is for another service URL');
    }
    if (!isAllowedUrl(serviceUrl, allowedServiceUrls)) {
      const origin = URL.parse(serviceUrl)?.origin ?? 'no address';
      throw serviceUrlNotAllowed(
        `an activity names a service URL that is not in channels.teams.allowedServiceUrls: ${origin}`,
      );
    }
    const tenants = [activity.channelData?.tenant?.id, activity.conversation.tenantId].filter((id) => id != null);
    const isOurs = (id: string) => id.toLowerCase() === tenantId?.toLowerCase();
    if (tenantId !== undefined && !(tenants.length > 0 && tenants.every(isOurs))) {
      throw tenantNotServed('an activity came from another tenant than channels.teams.tenantId');
    }
  };
}

const withoutSlash = (url: unknown): unknown => (typeof url === 'string' ? url.replace(/\/+$/, '') : undefined);

async function loadKeySet(openIdMetadataUrl: string) {
  const unreadable = (reason: string) => keysUnavailable(`Microsoft's signing keys can't be read: ${reason}`);
  const answer = await fetch(openIdMetadataUrl, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) }).catch(
    () => undefined,
  );
  if (answer === undefined) throw unreadable('no answer');
  const metadata: unknown = await answer.json().catch(() => undefined);
  const url = URL.parse(textOf(metadata, 'jwks_uri') ?? '');
  // What came safely must not lead to what does not.
  const isSafe = url?.protocol === 'https:' || url?.protocol === new URL(openIdMetadataUrl).protocol;
  if (!answer.ok || url === null || !isSafe)
    throw unreadable(`channels.teams.openIdMetadataUrl answers ${answer.status}`);
  return createRemoteJWKSet(url, {
    cooldownDuration: ASK_AGAIN_MS,
    cacheMaxAge: KEYS_KEPT_MS,
    timeoutDuration: FETCH_TIMEOUT_MS,
  });
}

function explain(error: unknown) {
  const refuse = (reason: string) => tokenRefused(`the token of an activity was refused: ${reason}`);
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return refuse('it is for another bot than channels.teams.appId');
    return refuse(`its ${error.claim} does not fit`);
  }
  if (error instanceof errors.JWTExpired) return refuse('it has expired');
  if (error instanceof errors.JWKSNoMatchingKey) return refuse('nobody knows its key');
  const isFetch =
    !(error instanceof errors.JOSEError) ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    error.code === 'ERR_JOSE_GENERIC';
  if (isFetch) return keysUnavailable("Microsoft's signing keys can't be read: no good answer");
  return refuse('it is not signed as it must be');
}
