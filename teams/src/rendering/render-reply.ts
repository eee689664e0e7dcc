import type { BlockContent } from 'mdast';
import { cleanText } from './clean-text.ts';
import { cutBlock, joinCut, paragraph } from './cut-block.ts';
import { cutText } from './cut-text.ts';
import { bytesOf } from './message-size.ts';
import { MOST_CHARACTERS, parseMarkdown } from './parse-markdown.ts';
import { shapeBlocks } from './shape-blocks.ts';
import { writeMarkdown } from './write-markdown.ts';

/** A blank line between two blocks, less the quotes that are counted with each. */
const GAP_BYTES = 4;

/**
 * Turns an answer into texts in the Markdown of Teams, each of at most `maxBytes` as JSON in UTF-16 (at least 200).
 *
 * Together they say all that the answer says, in its order. They are cut between blocks; what is larger than a message
 * at a line, else at a space, and code goes on in a fence of its own. A blank answer gives none.
 */
export function renderReply(markdown: string, maxBytes: number): string[] {
  const texts: string[] = [];
  let group: BlockContent[] = [];
  let size = GAP_BYTES;
  const flush = () => {
    if (group.length > 0) texts.push(...keep(writeMarkdown(group)));
    group = [];
    size = GAP_BYTES;
  };
  for (const block of readBlocks(cleanText(markdown))) {
    for (const [index, node] of cutBlock(block, maxBytes - 2 * GAP_BYTES).entries()) {
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

/** What is too long to be read in one go is read in pieces; what cannot be read is shown as it was written. */
function readBlocks(source: string): BlockContent[] {
  if (source.length > MOST_CHARACTERS) {
    return cutText(source, 2 * MOST_CHARACTERS, (piece) => piece).flatMap(readBlocks);
  }
  const root = parseMarkdown(source);
  return root === undefined ? source.split('\n').map(paragraph).filter(isSeen) : shapeBlocks(root);
}

const isSeen = (node: BlockContent): boolean => writeMarkdown([node]).trim() !== '';

const keep = (text: string): string[] => (text.trim() === '' ? [] : [text]);
