import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** Of a document that is read in one go: the parser's time grows with the square of the marks in a paragraph. */
export const MOST_CHARACTERS = 100_000;

// Made once: to put them together takes a tenth of the time that a usual answer takes.
const extensions = [gfm()];
const mdastExtensions = [gfmFromMarkdown()];

/** Reads GFM; undefined for what cannot be read, which is then shown as it was written. */
export function parseMarkdown(markdown: string): Root | undefined {
  try {
    return fromMarkdown(markdown, { extensions, mdastExtensions });
  } catch {
    return undefined;
  }
}
