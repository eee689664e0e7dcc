const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Cuts a text into pieces of at most the given size; `sizeOf` may be that of something that is made of a piece.
 *
 * At a blank line, else a line end, else a space, else between two characters. Only white space lies between the pieces;
 * with `keepsIndentation` nothing but the line ending.
 */
export function cutText(
  text: string,
  most: number,
  sizeOf: (piece: string) => number,
  { keepsIndentation = false } = {},
): string[] {
  const pieces: string[] = [];
  let rest = keepsIndentation ? text : text.trim();
  while (rest !== '') {
    const end = sizeOf(rest) <= most ? rest.length : findCut(rest, longestFit(rest, most, sizeOf));
    pieces.push(keepsIndentation ? rest.slice(0, end).replace(/\n$/, '') : rest.slice(0, end).trimEnd());
    rest = keepsIndentation ? rest.slice(end) : rest.slice(end).trimStart();
  }
  return pieces;
}

/** By halving: the size grows with the text, by one for each character at least. */
function longestFit(text: string, most: number, sizeOf: (piece: string) => number): number {
  let fits = 1;
  let tooLong = Math.min(text.length, most);
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (sizeOf(text.slice(0, middle)) <= most) fits = middle;
    else tooLong = middle;
  }
  return fits;
}

function findCut(text: string, limit: number): number {
  const least = limit / 4;
  for (const gap of ['\n\n', '\n', ' ']) {
    const at = text.lastIndexOf(gap, limit - gap.length);
    if (at >= least) return at + gap.length;
  }
  const boundary = graphemes.segment(text.slice(0, limit + 64)).containing(limit)?.index ?? limit;
  if (boundary > 0) return boundary;
  return /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(limit - 1, limit + 1)) ? limit + 1 : limit;
}
