import { cleanText as cleanForAll, type ShowLink } from 'provider-kit/pure';

/**
 * Makes any string acceptable to Telegram.
 *
 * The kit's `cleanText` leaves nothing that Telegram would refuse (a lone surrogate) or replace and remove itself, which
 * would shift what entities cover; only its marks are Telegram's own.
 */
export const cleanText = (text: string, showLink?: ShowLink): string => keepRings(cleanForAll(text, showLink));

/** The text as `cleanText` makes it, in one line, for where Telegram has only one. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim();
}

const lostMark = /[\u030a\u0333\u033f]/;

/** Telegram takes these marks away: a letter and its ring are kept as one character where there is one. */
function keepRings(text: string): string {
  if (!lostMark.test(text)) return text;
  return text.replace(/\p{L}\p{M}*\u030a/gu, (letter) => letter.normalize('NFC')).replace(/[\u030a\u0333\u033f]/g, '');
}

/** Telegram replaces a tab by one space, and so would flatten the indentation of code: four spaces keep it. */
export function expandTabs(code: string): string {
  return code.replaceAll('\t', '    ');
}

/** About what a phone shows of a monospaced line before it wraps. */
export const phoneColumns = 40;
