import type { Table } from 'mdast';

/** What a code block shows on a laptop without scrolling. */
const MOST_COLUMNS = 76;

/**
 * A table as lines of equal columns, for a code block; undefined where it is too wide for that.
 *
 * Not an Adaptive Card: a card is a message of its own, so an answer would fall into pieces that cannot be streamed or
 * edited together, and code in its cells would show its marks.
 */
export function alignTable({ align }: Table, cells: readonly (readonly string[])[]): string | undefined {
  const count = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(3, ...cells.map((row) => displayWidth(row[column] ?? ''))),
  );
  if (widths.reduce((sum, width) => sum + width + 3, -3) > MOST_COLUMNS) return undefined;
  const lines = cells.map((row) =>
    widths
      .map((width, column) => pad(row[column] ?? '', width, align?.[column] ?? 'left'))
      .join(' │ ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('─┼─');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function pad(cell: string, width: number, align: 'left' | 'right' | 'center'): string {
  const space = width - displayWidth(cell);
  const before = align === 'right' ? space : align === 'center' ? space >> 1 : 0;
  return ' '.repeat(before) + cell + ' '.repeat(space - before);
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const wide =
  /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;

/** The columns of a text in a monospaced font. */
const displayWidth = (text: string): number =>
  [...graphemes.segment(text)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);
