import type { Table } from 'mdast';
import { displayWidth, padCell } from '../text/display-width.ts';

/** What a code block shows on a laptop without scrolling. */
const MOST_COLUMNS = 76;

/**
 * A table as lines of equal columns, for a code block; undefined where it is too wide for that. */
export function alignTable({ align }: Table, cells: readonly (readonly string[])[]): string | undefined {
  const count = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(3, ...cells.map((row) => displayWidth(row[column] ?? ''))),
  );
  if (widths.reduce((sum, width) => sum + width + 3, -3) > MOST_COLUMNS) return undefined;
  const lines = cells.map((row) =>
    widths
      .map((width, column) => padCell(row[column] ?? '', width, align?.[column]))
      .join(' │ ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('─┼─');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
