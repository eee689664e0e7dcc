import { createHash } from 'node:crypto';

const LENGTH = 22;

/**
 * Tells values apart by their JSON: the same one always has the same fingerprint.
 *
 * @param leftOut Fields, at any depth, that make no difference.
 */
export const fingerprintOf = (value: unknown, leftOut: readonly string[] = []): string =>
  createHash('sha256')
    .update(JSON.stringify(value, (key, field) => (leftOut.includes(key) ? undefined : field)))
    .digest('base64url')
    .slice(0, LENGTH);
