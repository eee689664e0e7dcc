/** A stretch of a text; `start` and `end` are UTF-16 units. */
export type Range = { start: number; end: number };

const pieceCharacter = /[\p{Script=Latin}\p{M}\w.~/\\:@#$%&*+=?!^-]/u;
const openers = '([{';
const closers = ')]}';
/** Brackets further apart than this are not looked for. */
const maxBracketDistance = 80;

/**
 * The whole of what a person would call one piece: `./main.py` for its `/main`, `@types/node` for its `@types`, `main.py:12`,
 * `foo(user.id)`.
 *
 * It reaches over what belongs to code, with the brackets that are closed in it, and leaves quotes, commas, the letters of other
 * scripts and the punctuation of the sentence outside. It never leaves `zone`, which holds `found`.
 */
export function wholePiece(text: string, found: Range, zone: Range): Range {
  let { start, end } = found;
  // In `git@host:owner/repo` the name goes on after the colon.
  const isRemote = text.slice(start + 1, end).includes('@');
  for (;;) {
    const left = reachLeft(text, start, zone.start);
    end = reachRight(text, end, zone.end, isRemote);
    const isCall = left > zone.start && isCallBracket(text, left - 1, zone.start);
    const closer = isCall ? matchingCloser(text, left - 1, zone.end) : -1;
    start = left;
    if (closer < end) break;
    start = left - 1;
    end = closer + 1;
  }
  while (start < found.start && isEdge(text, start)) start++;
  while (end > found.end && /[.:!?*=+&^%\\-]/.test(text.charAt(end - 1))) end--;
  return { start, end };
}

/** Whether what stands at the beginning is no part of the piece; stars before a slash are. */
const isEdge = (text: string, position: number): boolean =>
  /[*!?:=+&^%\\]/.test(text.charAt(position)) && !/^\*+\//.test(text.slice(position, position + 4));

function reachLeft(text: string, from: number, limit: number): number {
  let start = from;
  while (start > limit) {
    const character = text.charAt(start - 1);
    if (closers.includes(character)) {
      const opener = matchingOpener(text, start - 1, limit);
      if (opener < 0) break;
      start = opener;
    } else if (character === ':' && isLabelBefore(text, start - 1, limit)) break;
    else if (pieceCharacter.test(character) || isApostrophe(text, start - 1)) start--;
    else break;
  }
  return start;
}

function reachRight(text: string, from: number, limit: number, isRemote: boolean): number {
  let end = from;
  while (end < limit) {
    const character = text.charAt(end);
    if (openers.includes(character)) {
      const closer = matchingCloser(text, end, limit);
      if (closer < 0) break;
      end = closer + 1;
    } else if (character === ':' && !isRemote && !goesOnAfterColon(text, end)) break;
    else if (pieceCharacter.test(character)) end++;
    else break;
  }
  return end;
}

const goesOnAfterColon = (text: string, colon: number): boolean =>
  /[\d:/\\]/.test(text.charAt(colon + 1)) || text[colon - 1] === ':';

const isApostrophe = (text: string, position: number): boolean =>
  /^\p{L}['’]\p{L}$/u.test(text.slice(Math.max(0, position - 1), position + 2));

const isCallBracket = (text: string, position: number, limit: number): boolean =>
  openers.includes(text.charAt(position)) && position > limit && /[\w)\]$]/.test(text.charAt(position - 1));

/** Whether only a word stands before the colon: `File:main.py`, unlike `origin/main:a.py` and `C:\a.py`. */
function isLabelBefore(text: string, colon: number, limit: number): boolean {
  if (/[\\/:]/.test(text.charAt(colon + 1))) return false;
  const before = text.slice(Math.max(limit, colon - 32), colon);
  return /(?:^|[^\w/.@:-])[\p{Script=Latin}]*$/u.test(before);
}

/** The position of the bracket that closes the one at `opener`, or -1 if it is far or something but ASCII is between them. */
function matchingCloser(text: string, opener: number, limit: number): number {
  let depth = 0;
  for (let i = opener; i < limit && i < opener + maxBracketDistance; i++) {
    const character = text.charAt(i);
    if (character > '\x7f') return -1;
    if (openers.includes(character)) depth++;
    if (closers.includes(character) && --depth === 0) return i;
  }
  return -1;
}

function matchingOpener(text: string, closer: number, limit: number): number {
  let depth = 0;
  for (let i = closer; i >= limit && i > closer - maxBracketDistance; i--) {
    const character = text.charAt(i);
    if (character > '\x7f') return -1;
    if (closers.includes(character)) depth++;
    if (openers.includes(character) && --depth === 0) return i;
  }
  return -1;
}
