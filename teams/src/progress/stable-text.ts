import { cleanText } from '../rendering/clean-text.ts';
import { paragraph } from '../rendering/cut-block.ts';
import { renderReply } from '../rendering/render-reply.ts';
import { writeMarkdown } from '../rendering/write-markdown.ts';

/** What begins a fence. */
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * The part of an unfinished answer that will not change any more, as Teams shows it; '' where there is none yet.
 *
 * Whole blocks: what follows may still make a title, a list or a link of the last one. No more than the first message.
 */
export function stableText(markdown: string, maxBytes: number): string {
  const end = endOfBlocks(markdown);
  return end === 0 ? '' : (renderReply(markdown.slice(0, end), maxBytes)[0] ?? '');
}

/** What is being done, in one line of text that stays text. */
export function activityLine(activity: string): string {
  const line = cleanText(activity).replace(/\s+/g, ' ').trim();
  return line === '' ? '' : writeMarkdown([paragraph(line)]);
}

/** Where the last blank line outside a fence is. Indented lines after it would go on with a list. */
function endOfBlocks(markdown: string): number {
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
