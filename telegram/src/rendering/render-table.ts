import type { AlignType, PhrasingContent, Table, TableRow } from 'mdast';
import { displayWidth, padCell } from 'provider-kit/pure';
import type { FormattedText } from './formatted-text.ts';
import { type InlineContext, renderInline } from './render-inline.ts';
import { expandTabs, phoneColumns } from './telegram-text.ts';
import { createTextBuilder } from './text-builder.ts';

type Cell = { nodes: PhrasingContent[]; rendered: FormattedText };

/**
 * Adds a table: aligned in monospace where it fits a phone, else each row as a list of its fields.
 *
 * A monospaced block holds no links, so a table with addresses behind its labels is told as fields, too.
 */
export function renderTable(context: InlineContext, table: Table): void {
  const rows = table.children.map((row) => readRow(context, row));
  const [header = [], ...body] = rows;
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(1, ...rows.map((row) => displayWidth(row[column]?.rendered.text ?? ''))),
  );
  const total = widths.reduce((sum, width) => sum + width + 3, -3);
  const fits = total <= phoneColumns && rows.every((row) => row.every(fitsMonospace));
  if (fits) context.builder.appendCodeBlock(alignTable(rows, widths, table.align ?? []), undefined);
  else if (body.length === 0) renderHeaderAlone(context, header);
  else renderFields(context, header, body);
}

function readRow(context: InlineContext, row: TableRow): Cell[] {
  return row.children.map(({ children }) => {
    const builder = createTextBuilder();
    renderInline({ ...context, builder }, children);
    return { nodes: children, rendered: builder.build() };
  });
}

function fitsMonospace({ rendered: { text, entities } }: Cell): boolean {
  if (text.includes('\n')) return false;
  return entities.every(
    (entity) => entity.type !== 'text_link' || text.slice(entity.offset, entity.offset + entity.length) === entity.url,
  );
}

function alignTable(rows: Cell[][], widths: number[], align: AlignType[]): string {
  const [line, crossing] = separatorsFor(rows);
  const lines = rows.map((row) =>
    widths
      .map((width, column) => padCell(expandTabs(row[column]?.rendered.text ?? ''), width, align[column]))
      .join(` ${line} `),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join(`-${crossing}-`);
  return [lines[0], rule, ...lines.slice(1)].map((line) => line?.trimEnd()).join('\n');
}

/** A `|` in a cell must not look like the end of it. */
function separatorsFor(rows: Cell[][]): [line: string, crossing: string] {
  const hasBar = rows.some((row) => row.some(({ rendered }) => rendered.text.includes('|')));
  return hasBar ? ['│', '┼'] : ['|', '|'];
}

function renderHeaderAlone(context: InlineContext, header: Cell[]): void {
  const [line] = separatorsFor([header]);
  for (const [column, cell] of header.entries()) {
    if (column > 0) context.builder.append(` ${line} `);
    context.builder.styled({ type: 'bold' }, () => renderInline(context, cell.nodes));
  }
}

function renderFields(context: InlineContext, header: Cell[], body: Cell[][]): void {
  const { builder } = context;
  for (const row of body) {
    builder.separate(2);
    builder.append('• ');
    builder.indented('  ', () => {
      for (let column = 0; column < Math.max(header.length, row.length); column++) {
        if (column > 0) builder.separate(1);
        const name = header[column];
        if (name !== undefined && name.rendered.text !== '') {
          builder.styled({ type: 'bold' }, () => {
            renderInline(context, name.nodes);
            builder.append(':');
          });
          builder.append(' ');
        }
        const value = row[column];
        if (value === undefined || value.rendered.text === '') builder.append('–');
        else renderInline(context, value.nodes);
      }
    });
  }
}
