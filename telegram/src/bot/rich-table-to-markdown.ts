import type { RichBlockTable, RichBlockTableCell } from '@grammyjs/types';
import { richTextToMarkdown } from './rich-text-to-markdown.ts';

/** Telegram's tables are no wider; a span that says more takes no more columns. */
const MAX_COLUMNS = 20;

const RULES: Readonly<Record<string, string>> = { center: ':-:', right: '--:' };

/** Writes a table as GitHub's Markdown does: cells that span others are followed by empty ones. */
export function richTableToMarkdown(table: Pick<RichBlockTable, 'cells' | 'caption'>, depth: number): string {
  const rows = layOut(table.cells ?? []);
  const width = Math.max(1, ...rows.map((row) => row.length));
  const write = (cells: readonly (RichBlockTableCell | undefined)[]) =>
    `| ${Array.from({ length: width }, (_, index) => writeCell(cells[index], depth)).join(' | ')} |`;
  const hasHeader = rows[0]?.some((cell) => cell?.is_header) ?? false;
  // GitHub's tables begin with a header; one without words where there is none.
  const [header = [], ...body] = hasHeader ? rows : [[], ...rows];
  const widest = rows.find((row) => row.length === width) ?? [];
  const rule = Array.from({ length: width }, (_, index) => RULES[widest[index]?.align ?? ''] ?? '---').join(' | ');
  const caption = table.caption === undefined ? '' : richTextToMarkdown(table.caption, depth + 1);
  const lines = rows.length === 0 ? [] : [write(header), `| ${rule} |`, ...body.map(write)];
  return [caption, lines.join('\n')].filter(Boolean).join('\n\n');
}

/** Gives every cell its column, with nothing where another cell reaches to. */
function layOut(cells: readonly (readonly RichBlockTableCell[])[]): (RichBlockTableCell | undefined)[][] {
  const takenUntil: number[] = [];
  return cells.map((row, rowIndex) => {
    const laid: (RichBlockTableCell | undefined)[] = [];
    const skipTaken = () => {
      while ((takenUntil[laid.length] ?? 0) > rowIndex) laid.push(undefined);
    };
    for (const cell of row) {
      skipTaken();
      const columns = Math.min(Math.max(Math.trunc(cell.colspan ?? 1) || 1, 1), MAX_COLUMNS);
      for (let index = 0; index < columns; index++) {
        takenUntil[laid.length] = rowIndex + Math.max(Math.trunc(cell.rowspan ?? 1) || 1, 1);
        laid.push(index === 0 ? cell : undefined);
      }
    }
    skipTaken();
    return laid;
  });
}

/** A cell is one line, and a line in it would begin another column. */
const writeCell = (cell: RichBlockTableCell | undefined, depth: number): string =>
  cell?.text === undefined
    ? ''
    : richTextToMarkdown(cell.text, depth + 1)
        .trim()
        .replace(/\n+/g, '<br>')
        .replace(/\|/g, '\\|');
