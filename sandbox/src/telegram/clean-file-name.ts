const KEPT = /^[^\p{Cc}<>:"/\\|?*&`']$/u;
const LETTER_OR_NUMBER = /^[\p{L}\p{N}]$/u;
const MAX_STEM = 64;
const MAX_EXTENSION = 16;

/**
 * Makes of an upload's name what Telegram shows: no folders, no leading dots, 64 characters and 16 of extension;
 * what is neither ASCII nor a letter or a number becomes a space.
 */
export function cleanFileName(name: string): string {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const dot = base.lastIndexOf('.');
  const stem = cleanPart(dot > 0 ? base.slice(0, dot) : base, MAX_STEM);
  const extension = dot > 0 ? cleanPart(base.slice(dot + 1), MAX_EXTENSION) : '';
  return [stem, extension].filter((part) => part !== '').join('.') || 'file';
}

function cleanPart(part: string, maxLength: number): string {
  const cleaned = Array.from(part, (character) => {
    const isKept = character < '\u007f' ? KEPT.test(character) : LETTER_OR_NUMBER.test(character);
    return isKept ? character : ' ';
  });
  const start = cleaned.findIndex((character) => character !== ' ' && character !== '.');
  return start < 0
    ? ''
    : cleaned
        .slice(start, start + maxLength)
        .join('')
        .trimEnd();
}
