import { randomInt } from 'node:crypto';
import { PAIRING_CODE_ALPHABET, PAIRING_CODE_LENGTH } from 'shared-types';

/** Makes a code that cannot be guessed: 32^8 possibilities from the system's random source. */
export function createPairingCode(): string {
  return Array.from({ length: PAIRING_CODE_LENGTH }, () =>
    PAIRING_CODE_ALPHABET.charAt(randomInt(PAIRING_CODE_ALPHABET.length)),
  ).join('');
}

/** The code that someone meant who typed it by hand: capitals, without spaces and dashes. */
export const normalizePairingCode = (typed: string): string => typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '');
