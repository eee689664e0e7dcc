import type { BlockContent } from 'mdast';
import { cleanText } from './clean-text.ts';
import { cutText } from './cut-text.ts';
import { bytesOf } from './message-size.ts';
import { MOST_CHARACTERS, parseMarkdown } from './parse-markdown.ts';
import { type ShapedBlock, shapeBlocks } from './shape-blocks.ts';
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
    const bytes = bytesOf(writeMarkdown([block.node])) + GAP_BYTES;
    if (bytes > maxBytes) {
      flush();
      texts.push(...cutBlock(block, source, maxBytes));
      continue;
    }
    if (size + bytes > maxBytes) flush();
    group.push(block.node);
    size += bytes;
  }
  flush();
  return texts;
}

function cutBlock({ node, start, end }: ShapedBlock, source: string, maxBytes: number): string[] {
  if (node.type === 'code') {
    const write = (value: string) => writeMarkdown([{ ...node, value }]);
    return cutText(node.value, maxBytes, write, { keepsIndentation: true }).map(write);
  }
  // What is written once may be shown by several blocks; a piece that is no smaller would go round for ever.
  const piece = source.slice(start, end);
  const [half = '', ...rest] = cutText(piece, Math.max(100, Math.floor(maxBytes / 2)), (text) => text);
  if (rest.length === 0) return cutText(piece, maxBytes, asText).map(asText);
  return [half, ...rest].flatMap((text) => renderReply(text, maxBytes));
}

const asText = (value: string): string =>
  writeMarkdown(
    value
      .split('\n')
      .flatMap((line): BlockContent[] =>
        line.trim() === '' ? [] : [{ type: 'paragraph', children: [{ type: 'text', value: line }] }],
      ),
  );

const keep = (text: string): string[] => (text.trim() === '' ? [] : [text]);
