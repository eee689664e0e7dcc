import type { RichBlockTableCell, RichText } from '@grammyjs/types';
import type { PhrasingContent, Table } from 'mdast';
import { measureBlocks, measureRow } from './measure-blocks.ts';
import type { Block } from './rich-limits.ts';

/** Undefined where a table has too many columns, a row that is too long, or nothing in it. */
export function renderRichTable(
  { children: rows, align = [] }: Table,
  { maxColumns, maxLength }: { maxColumns: number; maxLength: number },
  write: (nodes: PhrasingContent[]) => RichText,
): Block[] | undefined {
  const columns = Math.max(...rows.map(({ children }) => children.length));
  if (columns > maxColumns) return undefined;
  const cells = rows.map((row, rowIndex) =>
    Array.from({ length: columns }, (_, column): RichBlockTableCell => {
      const nodes = row.children[column]?.children ?? [];
      const text = nodes.length === 0 ? '' : write(nodes);
      return {
        ...(text !== '' && { text }),
        ...(rowIndex === 0 && { is_header: true }),
        align: align?.[column] ?? 'left',
        valign: 'middle',
      };
    }),
  );
  const table: Block = { type: 'table', cells, is_bordered: true };
  const isFull = cells.every((row) => measureRow(row).characters <= maxLength);
  return isFull && measureBlocks([table]).characters > 0 ? [table] : undefined;
}
