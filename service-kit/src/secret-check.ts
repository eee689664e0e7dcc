import { hash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/**
 * Makes the question whether a text is this secret. It takes the same time whatever is asked, so that the secret cannot
 * be guessed letter by letter.
 */
export function createSecretCheck(secret: string): (text: string) => boolean {
  const expected = digest(secret);
  return (text) => timingSafeEqual(digest(text), expected);
}
