import { hash } from 'node:crypto';

const LENGTH = 22;

/**
 * Tells values apart by their JSON: the same one always has the same fingerprint.
 *
 * @param leftOut Fields, at any depth, that make no difference.
 */
export const fingerprintOf = (value: unknown, leftOut: readonly string[] = []): string =>
  hash('sha256', jsonOf(value, leftOut), 'base64url').slice(0, LENGTH);

const jsonOf = (value: unknown, leftOut: readonly string[]): string =>
  leftOut.length === 0
    ? JSON.stringify(value)
    : JSON.stringify(value, (key, field) => (leftOut.includes(key) ? undefined : field));
