import { createFenceTracker } from './code-fences.ts';
import { isCronLine } from './cron-rules.ts';
import { conflictStart, finders, type Listing } from './listing-rules.ts';
import { isPythonPrompt } from './prompt-rules.ts';

// More listings than this without a blank line between them are not looked for, so that the cost stays linear.
const mostInBlock = 20;
const listItem = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(?=\S)/;

/**
 * Puts fences around code that was written without them, and keeps the indentation of other lines.
 *
 * Stack traces, diffs, trees, crontabs, commands with their comments, YAML and blocks in braces lose what they mean
 * otherwise: indentation, signs that look like bullets, stars. A list, heading or paragraph stays what it is.
 */
export function fenceListings(lines: readonly string[]): string[] {
  const fences = createFenceTracker();
  const isText = lines.map((line) => fences.next(line) === 'outside' && line.trim() !== '');
  const result: string[] = [];
  let itemIndent = 0;
  let from = 0;
  const front = endOfFrontMatter(lines);
  if (front > 0) {
    pushFenced(result, lines, { start: 1, end: front - 1, language: 'yaml' }, '');
    from = front;
  }
  while (from < lines.length) {
    let to = from;
    while (to < lines.length && isText[to]) to++;
    if (to === from) {
      result.push(lines[from++] ?? '');
      continue;
    }
    const first = lines[from] ?? '';
    if (indentOf(first).length === 0 && !listItem.test(first)) itemIndent = 0;
    const isOther = /^\s*[<>|]/.test(first) && !isPythonPrompt(first) && !conflictStart.test(first);
    const isKept = isOther || indentOf(first).length > itemIndent + 3;
    const listings = isKept ? [] : findListings(lines, from, to, itemIndent);
    for (const { listing, indent } of listings) {
      itemIndent = pushText(result, lines.slice(from, listing.start), itemIndent, isKept);
      pushFenced(result, lines, listing, indent);
      from = listing.end;
    }
    itemIndent = pushText(result, lines.slice(from, Math.max(from, to)), itemIndent, isKept);
    from = Math.max(from, to);
  }
  return result;
}

/** The listings of a block with the indentation that their fences get. The last may reach beyond the block. */
function findListings(lines: readonly string[], from: number, to: number, itemIndent: number) {
  const found: { listing: Listing; indent: string }[] = [];
  let position = from;
  while (position < to && found.length < mostInBlock) {
    const listing = finders
      .map((find) => find(lines, position, to))
      .filter((one) => one !== undefined)
      .sort((a, b) => a.start - b.start)[0];
    if (listing === undefined) break;
    const item = listing.start > from ? listItem.exec(lines[listing.start - 1] ?? '')?.[0].length : undefined;
    const own = itemIndent === 0 ? '' : indentOf(lines[listing.start] ?? '');
    const indent = item === undefined ? own : ' '.repeat(item);
    // A fence that is indented further would be code or text itself.
    if (item !== undefined || indent.length <= itemIndent + 3) found.push({ listing, indent });
    position = listing.end;
  }
  return found;
}

function pushFenced(
  result: string[],
  lines: readonly string[],
  { start, end, language }: Listing,
  indent: string,
): void {
  const code = lines.slice(start, end);
  const longest = Math.max(2, ...code.map((line) => /~{3,}/.exec(line)?.[0].length ?? 0));
  const fence = indent + '~'.repeat(longest + 1);
  result.push(
    fence + language,
    ...code.map((line) => (line.trim() === '' ? line : indent + line.slice(commonIndent(line, indent)))),
    fence,
  );
}

const commonIndent = (line: string, indent: string): number => Math.min(indentOf(line).length, indent.length);

/** Adds lines that are no listing; answers how far the content of the last list item is indented. */
function pushText(result: string[], lines: readonly string[], itemIndent: number, isKept: boolean): number {
  let indent = itemIndent;
  for (const [i, line] of lines.entries()) {
    const marker = listItem.exec(line)?.[0];
    if (marker !== undefined && indentOf(line).length <= indent + 3) indent = marker.length;
    const isContinued = i > 0 && indent === 0 && !isKept;
    result.push(isContinued ? withKeptIndent(line) : markCodeInItem(line));
  }
  return indent;
}

/** A crontab line or a prompt in a list item is code: its signs would be lists in lists, or quotes in quotes. */
function markCodeInItem(line: string): string {
  // Stars alone are a rule.
  const marker = /^[\s*]*$/.test(line) ? undefined : listItem.exec(line)?.[0];
  const rest = line.slice(marker?.length ?? 0);
  if (marker === undefined || line.includes('`') || !(isCronLine(rest) || isPythonPrompt(rest))) return line;
  return `${marker}\`${rest.trim()}\``;
}

/** Markdown takes the indentation of a paragraph's lines away; these spaces it keeps, and `renderInline` makes them usual ones. */
function withKeptIndent(line: string): string {
  const indent = indentOf(line).replaceAll('\t', '    ');
  return indent.length < 2 ? line : '\u00a0'.repeat(indent.length) + line.trimStart();
}

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

/** The line after the front matter that opens some files; 0 where there is none. */
function endOfFrontMatter(lines: readonly string[]): number {
  if (lines[0] !== '---' || !/^[\w-]+:/.test(lines[1] ?? '')) return 0;
  const end = lines.indexOf('---', 1);
  return end > 0 && lines.slice(1, end).every((line) => /^[\w-]+:|^\s+\S|^- /.test(line)) ? end + 1 : 0;
}
