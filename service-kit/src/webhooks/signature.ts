import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export interface SignedHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/** Seconds to either side, as the specification's own libraries have it. */
const TOLERANCE_S = 300;

/** Makes a secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in Base64. */
export const createWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** By Node: the specification's package computes in JavaScript, and judges a time by this machine's own clock alone. */
function signatureOf(secret: string, id: string, timestamp: string, body: string | Buffer): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
}

/**
 * Signs a body as the Standard Webhooks specification says.
 *
 * @param at time of this attempt, in milliseconds; every attempt is signed anew, as readers refuse old ones.
 */
export function signWebhook(secret: string, id: string, at: number, body: string): SignedHeaders {
  const timestamp = String(Math.floor(at / 1_000));
  const signature = signatureOf(secret, id, timestamp, body);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

export type Verification = { status: 'valid'; id: string } | { status: 'invalid'; reason: string };

/**
 * Checks id, age (5 minutes to either side) and signature over the raw bytes of a body.
 *
 * @param now in milliseconds, by a clock that whoever signs goes by as well: where processes share a database, by its clock.
 */
export function verifyWebhook(
  secret: string,
  headers: Record<string, string | string[] | undefined>,
  body: Buffer,
  now: number,
): Verification {
  const invalid = (reason: string): Verification => ({ status: 'invalid', reason });
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => {
    const value = headers[name];
    return typeof value === 'string' ? value : '';
  });
  if (!id || !timestamp || !signatures) return invalid('webhook-id, webhook-timestamp or webhook-signature is missing');
  if (!/^\d{1,15}$/.test(timestamp)) return invalid('webhook-timestamp is no number of seconds');
  const ageS = Math.floor(now / 1_000) - Number(timestamp);
  if (Math.abs(ageS) > TOLERANCE_S) {
    return invalid(
      `signed ${Math.abs(ageS)} s ${ageS > 0 ? 'ago' : 'ahead'}, ${TOLERANCE_S} at most: do the clocks differ?`,
    );
  }
  const expected = Buffer.from(`v1,${signatureOf(secret, id, timestamp, body)}`);
  const isSigned = signatures.split(' ').some((one) => {
    const given = Buffer.from(one);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return isSigned ? { status: 'valid', id } : invalid('no signature fits');
}
