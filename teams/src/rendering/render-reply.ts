import type { BlockContent } from 'mdast';
import { cleanText } from './clean-text.ts';
import { cutBlock, joinCut } from './cut-block.ts';
import { cutText } from './cut-text.ts';
import { bytesOf } from './message-size.ts';
import { MOST_CHARACTERS, parseMarkdown } from './parse-markdown.ts';
import { shapeBlocks } from './shape-blocks.ts';
import { writeMarkdown } from './write-markdown.ts';

/** Between two blocks, and what a list may change because of its neighbour. */
const GAP_BYTES = 16;

/**
 * Turns an answer into texts in the Markdown of Teams, each of at most `maxBytes` as JSON in UTF-16 (at least 200).
 *
 * Together they say all that the answer says, in its order. They are cut between blocks; what is larger than a message
 * at a line, else at a space, and code goes on in a fence of its own. A blank answer gives none.
 */
export function renderReply(markdown: string, maxBytes: number): string[] {
  const source = cleanText(markdown);
  if (source.length > MOST_CHARACTERS) {
    const pieces = cutText(source, MOST_CHARACTERS, (piece) => piece);
    return pieces.flatMap((piece) => renderReply(piece, maxBytes));
  }
  const root = parseMarkdown(source);
  if (root === undefined) return cutText(source, maxBytes, asText).flatMap((piece) => keep(asText(piece)));
  const texts: string[] = [];
  let group: BlockContent[] = [];
  let size = 0;
  const flush = () => {
    if (group.length > 0) texts.push(...keep(writeMarkdown(group)));
    group = [];
    size = 0;
  };
  for (const block of shapeBlocks(root)) {
    for (const [index, node] of cutBlock(block, maxBytes - GAP_BYTES).entries()) {
      const bytes = bytesOf(writeMarkdown([node])) + GAP_BYTES;
      if (size + bytes > maxBytes) flush();
      const joined = index === 0 ? undefined : joinCut(group.at(-1), node);
      if (joined === undefined) group.push(node);
      else group.splice(-1, 1, joined);
      size += bytes;
    }
  }
  flush();
  return texts;
}

/** As it was written, line by line. */
const asText = (value: string): string =>
  writeMarkdown(
    value
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): BlockContent => ({ type: 'paragraph', children: [{ type: 'text', value: line }] })),
  );

const keep = (text: string): string[] => (text.trim() === '' ? [] : [text]);
