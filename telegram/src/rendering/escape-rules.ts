import { isCommand } from './command-rules.ts';

/** A backslash and the sign after it, with what stands around both in their line. */
export type Escape = { before: string; sign: string; after: string };

// Longer stretches without a space are data.
const mostInWord = 100;
const boundary = /[\s\P{ASCII}]/u;

const opener = /(?:^|[\s([{"'<>*_~|,:;!?\P{ASCII}-])$/u;
const closer = /^(?:$|[\s)\]}"'>*_~|,:;.!?\P{ASCII}-])/u;
const wordBefore = /[\p{L}\p{N})\]}"'`!?.,:*_~>-]$/u;
const wordAfter = /^[\p{L}\p{N}([{"'`*_~<!]/u;
const lineStart = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*$/;
// A pattern, a path of Windows, an expression of `sed`: what has such a thing in it is all code.
const codeWord =
  /^\W?[a-z]:\\|^\W?\\\\\w|\\[^\W_]|^["'/]?\^|\.[*+]|\[\^|\(\?[:=!<]|[\])][*+?{]|^["']?(?:s|y|tr)([/|#,])[^\n]*\1/i;
const sqlPattern = /\b(?:i?like|rlike|regexp|similar to)\s+\S*$/i;

/**
 * Whether a backslash only takes a sign its meaning, as in `\*not bold\*`, and is not to be seen.
 *
 * Markdown takes each backslash before punctuation for that, and so loses signs of paths, patterns and words of a shell that
 * are written without a code mark. One that models mean begins, ends or joins words (`\[x\]`, `snake\_case`, `1\. text`), all of them
 * in the word do, and the line is no command. In doubt the backslash stays.
 */
export function isEscape({ before, sign, after }: Escape): boolean {
  const { start, word, end } = wordAround(before, sign, after);
  if (word.length > mostInWord || codeWord.test(word)) return false;
  if (sqlPattern.test(before) || isCommand(`${before}\\${sign}${after}`.trim())) return false;
  for (const match of word.matchAll(/\\(.)/g)) {
    const at = start.length + match.index;
    const line = start + word + end;
    if (!isMeant({ before: line.slice(0, at), sign: match[1] ?? '', after: line.slice(at + 2) })) return false;
  }
  return true;
}

/** The word that holds the backslash, and what stands before and after it in the line. */
function wordAround(before: string, sign: string, after: string) {
  let from = before.length;
  while (from > 0 && before.length - from <= mostInWord && !boundary.test(before.charAt(from - 1))) from--;
  let to = 0;
  while (to < after.length && to <= mostInWord && !boundary.test(after.charAt(to))) to++;
  return {
    start: before.slice(0, from),
    word: `${before.slice(from)}\\${sign}${after.slice(0, to)}`,
    end: after.slice(to),
  };
}

function isMeant({ before, sign, after }: Escape): boolean {
  // Signs that are escaped side by side count as one.
  const outside = {
    before: before.replace(/(?:\\[!-/:-@[-`{-~])+$/, ''),
    after: after.replace(/^(?:\\[!-/:-@[-`{-~])+/, ''),
  };
  const begins = opener.test(outside.before) && wordAfter.test(outside.after);
  const ends = wordBefore.test(outside.before) && closer.test(outside.after);
  const joins = /[\p{L}\p{N}]$/u.test(outside.before) && /^[\p{L}\p{N}]/u.test(outside.after);
  if (lineStart.test(before) && /[#>*+-]/.test(sign) && /^[\s#>*+-]/.test(after)) return true;
  if (sign === '`') return true;
  if (sign === '*') return begins || ends || joins || isAlone(outside) || /^\/\d|^\)/.test(outside.after);
  if (sign === '~') return begins || ends || (opener.test(outside.before) && /^\//.test(outside.after));
  if (sign === '_' && isAlone(outside)) return true;
  if ((sign === '[' && after.startsWith(' \\]')) || (sign === ']' && before.endsWith('\\[ '))) return true;
  if (/[_$#=-]/.test(sign)) return begins || ends || joins;
  if (sign === '<' && /^\/?[a-z][\w-]*\s?\/?\\?>/i.test(after)) return true;
  if (/[[({<]/.test(sign)) return begins && after.includes(closers[sign] ?? sign);
  if (/[\])}>]/.test(sign))
    return ends || (sign === ']' && after.startsWith('(')) || (sign === '>' && before.includes('\\<'));
  if (/[@&]/.test(sign)) return opener.test(outside.before) && /^[a-z#]/i.test(outside.after);
  if (/[.!]/.test(sign)) return (ends && /[^\s.]$/.test(before)) || (sign === '!' && /^\\?\[/.test(after));
  return sign === '+' && (ends || begins);
}

const isAlone = ({ before, after }: Pick<Escape, 'before' | 'after'>): boolean =>
  /(?:^|\s)$/.test(before) && /^(?:\s|$)/.test(after);

const closers: Record<string, string> = { '[': ']', '(': ')', '{': '}', '<': '>' };
