import type { Nodes } from 'mdast';
import { parseMarkdown } from './parse-markdown.ts';
import { cleanLine } from './telegram-text.ts';

// Keeps what opens a block (`1.`, `#`, `-`) what it is in a line: text.
const lead = 'x ';

/**
 * A line without the marks of its formatting, for where there is no formatting: `**Yes**` is `Yes`.
 *
 * Stars, tildes and backticks around words and the address behind a label go; underscores stay, because in a line of its own
 * `__init__` is a name, and so does everything else to the letter.
 */
export function plainLine(text: string): string {
  const line = cleanLine(text);
  const root = /[*~`[]/.test(line) ? parseMarkdown(lead + line) : undefined;
  if (root === undefined) return line;
  const source = lead + line;
  const marks: [start: number, end: number][] = [];
  const visit = (node: Nodes): void => {
    const [start, end] = [node.position?.start.offset, node.position?.end.offset];
    if (start !== undefined && end !== undefined) marks.push(...marksOf(node, source.slice(start, end), start));
    if ('children' in node) node.children.forEach(visit);
  };
  visit(root);
  let shown = '';
  let position = lead.length;
  for (const [start, end] of marks.sort((a, b) => a[0] - b[0])) {
    shown += source.slice(position, start);
    position = end;
  }
  return (shown + source.slice(position)).trim();
}

function marksOf(node: Nodes, written: string, start: number): [start: number, end: number][] {
  const end = start + written.length;
  const both = (length: number): [number, number][] => [
    [start, start + length],
    [end - length, end],
  ];
  if (node.type === 'strong' && written.startsWith('*')) return both(2);
  if (node.type === 'emphasis' && written.startsWith('*')) return both(1);
  if (node.type === 'delete') return both(2);
  if (node.type === 'inlineCode' && written.startsWith('`')) return both(/^`+/.exec(written)?.[0].length ?? 0);
  if (node.type !== 'link' || !written.startsWith('[')) return [];
  const label = node.children.at(-1)?.position?.end.offset;
  return label === undefined
    ? []
    : [
        [start, start + 1],
        [label, end],
      ];
}
