/** What begins a fence. */
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * How much of an unfinished answer will not change any more, in characters.
 *
 * Whole blocks, up to the last blank line outside a fence: what follows may still make a title, a list or a link of the
 * last one. Indented lines after it would go on with a list.
 */
export function stableEnd(markdown: string): number {
  let fence = '';
  let end = 0;
  let position = 0;
  for (const line of markdown.split('\n')) {
    const next = position + line.length + 1;
    const [, mark = ''] = FENCE.exec(line) ?? [];
    if (fence === '' && mark !== '') fence = mark;
    else if (fence !== '' && mark.startsWith(fence) && line.trim() === mark) fence = '';
    if (fence === '' && line.trim() === '' && next <= markdown.length) end = position;
    position = next;
  }
  return end;
}
