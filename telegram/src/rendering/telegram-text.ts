import { readTerminalText, type ShowLink } from 'provider-kit/pure';

const invisible = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/**
 * Whether Telegram would call this text empty.
 *
 * True for a text of nothing but white space and characters that draw nothing.
 */
export function isBlank(text: string): boolean {
  return invisible.test(text);
}

/**
 * Makes any string acceptable to Telegram.
 *
 * The result is well-formed UTF-16 (a lone surrogate becomes U+FFFD: Telegram refuses the whole message otherwise), has
 * `\n` as its only line ending, nothing that steers a terminal (`readTerminalText`), and none of the control and
 * direction-override characters that Telegram replaces or removes itself, which would shift what entities cover.
 */
export function cleanText(text: string, showLink?: ShowLink): string {
  return keepRings(
    readTerminalText(text.toWellFormed(), showLink)
      .replace(/[\u2028\u2029]/g, '\n')
      .replace(/[\v\f]/g, ' ')
      .replace(/[[\p{Cc}--[\t\n]]\u202a-\u202e]/gv, ''),
  );
}

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
