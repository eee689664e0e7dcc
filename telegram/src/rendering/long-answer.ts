import { cleanMarkdown } from './clean-markdown.ts';

// A handful of messages at most is shown of an answer, so what lies beyond this needs no rendering.
const maxRenderedLength = 60_000;

/** Whether an answer is shown by its beginning, beside a document with the whole. */
export const isHuge = (markdown: string): boolean => markdown.length > maxRenderedLength;

/** As much of a huge answer as its first message can show, and more. */
export function beginningOf(markdown: string): string {
  const head = cleanMarkdown(markdown.slice(0, maxRenderedLength / 2));
  const blankLine = head.lastIndexOf('\n\n');
  return blankLine > head.length / 2 ? head.slice(0, blankLine) : head;
}
