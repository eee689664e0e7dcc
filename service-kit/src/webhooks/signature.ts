import { createHmac, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

export interface SignedHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/** Makes a secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in Base64. */
export const createWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * Signs a body as the Standard Webhooks specification says.
 *
 * @param at time of this attempt, in milliseconds; every attempt is signed anew, as readers refuse old ones.
 */
export function signWebhook(secret: string, id: string, at: number, body: string): SignedHeaders {
  const timestamp = String(Math.floor(at / 1_000));
  // By Node: the package computes in JavaScript.
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

export type Verification = { status: 'valid'; id: string } | { status: 'invalid'; reason: string };

/** Checks id, age (5 minutes to either side) and signature over the raw bytes of a body. */
export function verifyWebhook(
  secret: string,
  headers: Record<string, string | string[] | undefined>,
  body: Buffer,
): Verification {
  const single: Record<string, string> = {};
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
    const value = headers[name];
    if (typeof value === 'string') single[name] = value;
  }
  try {
    new Webhook(secret).verify(body, single, { jsonParse: false });
    return { status: 'valid', id: single['webhook-id'] ?? '' };
  } catch (error) {
    return { status: 'invalid', reason: error instanceof Error ? error.message : 'unreadable signature' };
  }
}
