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
 * `\n` as its only line ending, and none of the control and direction-override characters that Telegram replaces
 * or removes itself, which would shift what entities cover.
 */
export function cleanText(text: string): string {
  return keepRings(
    text
      .toWellFormed()
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the characters to take out
      .replace(/[\u0000-\u0008\u000e-\u001f\u007f]/g, '')
      .replace(/[\v\f]/g, ' ')
      .replace(/[\u202a-\u202e]/g, ''),
  );
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
