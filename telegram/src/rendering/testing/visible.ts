import type { Nodes } from 'mdast';
import { parseMarkdown } from '../parse-markdown.ts';
import { cleanText } from '../telegram-text.ts';

const translatedTags = /<\/?(?:b|kbd|br|details|summary)>/g;

/** The letters and digits of a text, each as one entry; what is compared when nothing may be lost. */
export function lettersOf(text: string): string[] {
  return (
    text
      .normalize('NFD')
      .toLowerCase()
      .match(/[\p{L}\p{N}]/gu) ?? []
  );
}

/** What a Markdown document says, in its order, by its tree: text, code, raw HTML and alternative texts. */
export function contentOf(markdown: string): string {
  const parts: string[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === 'definition' || node.type === 'footnoteDefinition') return;
    if (node.type === 'html') parts.push(node.value.replace(translatedTags, ' '));
    else if ('value' in node) parts.push(node.value);
    else if ('alt' in node) parts.push(node.alt ?? '');
    else if ('children' in node) node.children.forEach(visit);
  };
  const source = cleanText(markdown);
  const root = parseMarkdown(source);
  if (root === undefined) return source;
  visit(root);
  return parts.join('\n');
}

/** The first entry of `wanted` that does not follow in `text`, in order; undefined if all do. */
export function firstMissing(wanted: string[], text: string[]): string | undefined {
  let position = 0;
  for (const letter of wanted) {
    const found = text.indexOf(letter, position);
    if (found < 0) return `${letter} after ${text.slice(Math.max(0, position - 10), position).join('')}`;
    position = found + 1;
  }
  return undefined;
}
