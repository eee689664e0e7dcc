import type { Found } from './find-addresses.ts';

const enoughDigits = /\d[\d -]{11,}\d/;
const digits = /\d[\d -]*/g;
const notBefore = /[.,+_\p{L}-]$/u;
const notAfter = /^[_\p{L}-]/u;

/** Finds the numbers that Telegram takes for those of bank cards: 13 to 19 digits with a good check digit. */
export function findBankCards(text: string): Found[] {
  const found: Found[] = [];
  if (!enoughDigits.test(text)) return found;
  digits.lastIndex = 0;
  for (let match = digits.exec(text); match !== null; match = digits.exec(text)) {
    const start = match.index;
    if (notBefore.test(text.slice(Math.max(0, start - 2), start))) continue;
    // A number without gaps ends at the first one.
    const run = /^\d{16,19}(?= )/.exec(match[0])?.[0] ?? match[0];
    digits.lastIndex = start + run.length;
    const number = run.replace(/\D+$/, '');
    const end = start + number.length;
    const count = number.replace(/\D/g, '').length;
    if (count < 13 || count > 19 || number.length > 2 * count - 1) continue;
    if (notAfter.test(text.slice(end, end + 2)) || !isCardNumber(number.replace(/\D/g, ''))) continue;
    found.push({ type: 'bank_card', start, end });
  }
  return found;
}

/** Luhn's check, and the lengths of the large issuers. */
function isCardNumber(number: string): boolean {
  let sum = 0;
  for (let i = 0; i < number.length; i++) {
    const digit = Number(number.at(-1 - i));
    sum += i % 2 === 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9;
  }
  if (sum % 10 !== 0) return false;
  const { length } = number;
  const prefix = Number(number.slice(0, 4));
  if (/^4/.test(number)) return [13, 16, 18, 19].includes(length);
  if (/^5[1-5]/.test(number) || (prefix >= 2221 && prefix <= 2720)) return length === 16;
  if (/^3[47]/.test(number)) return length === 15;
  if (/^(?:62|81)/.test(number)) return length >= 16;
  return prefix >= 2200 && prefix <= 2204 ? length === 16 : true;
}
