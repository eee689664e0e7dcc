import type { MessageEntity } from '@grammyjs/types';
import { displayWidth } from 'provider-kit/pure';
import { type FormattedText, tidyEntities } from './formatted-text.ts';
import { expandTabs, phoneColumns } from './telegram-text.ts';

type Edit = { start: number; end: number; replacement: string; isCode: boolean };

const columns = /^ *[^\s•◦▪☐☑>][^\t]*(?:\t+[^\t]+)+$/;

/**
 * Writes tabs as what they meant, as Telegram shows each as one space.
 *
 * Lines with tabs between words that follow one another are columns: they become an aligned block of code if it fits a
 * phone. Elsewhere a tab becomes four spaces.
 */
export function spellOutTabs(formatted: FormattedText): FormattedText {
  if (!formatted.text.includes('\t')) return formatted;
  const edits = findColumns(formatted);
  const blocks = [...edits];
  for (const { index } of formatted.text.matchAll(/\t/g)) {
    while (blocks[0] !== undefined && blocks[0].end <= index) blocks.shift();
    if (blocks[0] === undefined || index < blocks[0].start) {
      edits.push({ start: index, end: index + 1, replacement: expandTabs('\t'), isCode: false });
    }
  }
  return applyEdits(
    formatted,
    edits.sort((a, b) => a.start - b.start),
  );
}

function findColumns({ text, entities }: FormattedText): Edit[] {
  const edits: Edit[] = [];
  let lines: string[] = [];
  let start = 0;
  let position = 0;
  for (const line of [...text.split('\n'), '']) {
    if (columns.test(line)) {
      if (lines.length === 0) start = position;
      lines.push(line);
    } else {
      const end = start + lines.join('\n').length;
      const replacement = align(lines);
      if (replacement !== undefined && !entities.some((entity) => isInTheWay(entity, start, end))) {
        edits.push({ start, end, replacement, isCode: true });
      }
      lines = [];
    }
    position += line.length + 1;
  }
  return edits;
}

const isInTheWay = ({ type, offset, length }: MessageEntity, start: number, end: number): boolean =>
  offset < end && offset + length > start && !(type === 'blockquote' && offset <= start && offset + length >= end);

/** The lines with their columns below each other; undefined where they are no columns, or too wide. */
function align(lines: string[]): string | undefined {
  if (lines.length < 2) return undefined;
  const rows = lines.map((line) =>
    line
      .trim()
      .split(/\t+/)
      .map((cell) => cell.trim()),
  );
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell));
  }
  if (widths.reduce((sum, width) => sum + width + 2, -2) > phoneColumns) return undefined;
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - displayWidth(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function applyEdits({ text, entities }: FormattedText, edits: Edit[]): FormattedText {
  const chunks: string[] = [];
  const shifts: { from: number; by: number }[] = [];
  const blocks: MessageEntity[] = [];
  let position = 0;
  let by = 0;
  for (const { start, end, replacement, isCode } of edits) {
    chunks.push(text.slice(position, start), replacement);
    if (isCode) blocks.push({ type: 'pre', offset: start + by, length: replacement.length });
    by += replacement.length - (end - start);
    shifts.push({ from: end, by });
    position = end;
  }
  chunks.push(text.slice(position));
  const moved = entities.map((entity) => {
    const offset = shift(shifts, entity.offset);
    return { ...entity, offset, length: shift(shifts, entity.offset + entity.length) - offset };
  });
  const edited = chunks.join('');
  return { text: edited, entities: tidyEntities(edited, [...moved, ...blocks]) };
}

/** Where a position of the text has gone to. */
function shift(shifts: { from: number; by: number }[], position: number): number {
  let low = 0;
  let high = shifts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shifts[middle]?.from ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return position + (shifts[low - 1]?.by ?? 0);
}
