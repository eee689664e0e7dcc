import type { BlockContent } from 'mdast';
import { cleanLine, cleanText } from '../text/clean-text.ts';
import { cutBlock, joinCut, paragraph } from './cut-block.ts';
import { cutText } from './cut-text.ts';
import type { MarkdownDialect } from './dialect.ts';
import { MOST_CHARACTERS, parseMarkdown } from './parse-markdown.ts';
import { shapeBlocks } from './shape-blocks.ts';
import { stableEnd } from './stable-end.ts';
import { writeMarkdown } from './write-markdown.ts';

/**
 * Makes what turns answers into the Markdown of a messenger, cut into messages.
 *
 * Pure. All sizes are in the unit of the dialect.
 */
export function createMarkdownRenderer(dialect: MarkdownDialect) {
  const { sizeOf } = dialect;
  const write = (blocks: readonly BlockContent[]) => writeMarkdown(blocks, dialect);
  const isSeen = (node: BlockContent) => write([node]).trim() !== '';
  /** What a blank line between two blocks adds to their sizes. */
  const gap = Math.max(0, sizeOf('a\n\na') - 2 * sizeOf('a'));

  /** What is too long to be read in one go is read in pieces; what cannot be read is shown as it was written. */
  function readBlocks(source: string): BlockContent[] {
    if (source.length > MOST_CHARACTERS) {
      return cutText(source, MOST_CHARACTERS, (piece) => piece.length).flatMap(readBlocks);
    }
    const root = parseMarkdown(source);
    return root === undefined ? source.split('\n').map(paragraph).filter(isSeen) : shapeBlocks(root, dialect);
  }

  function renderReply(markdown: string, most: number): string[] {
    const texts: string[] = [];
    let group: BlockContent[] = [];
    let size = gap;
    const flush = () => {
      const text = write(group);
      if (text.trim() !== '') texts.push(text);
      group = [];
      size = gap;
    };
    for (const block of readBlocks(cleanText(markdown))) {
      for (const [index, node] of cutBlock(block, most - 2 * gap, dialect).entries()) {
        const added = sizeOf(write([node])) + gap;
        if (size + added > most) flush();
        const joined = index === 0 ? undefined : joinCut(group.at(-1), node);
        if (joined === undefined) group.push(node);
        else group.splice(-1, 1, joined);
        size += added;
      }
    }
    flush();
    return texts;
  }

  return {
    /**
     * Turns an answer into texts of at most the given size each (it has to hold about a hundred characters).
     *
     * Together they say all that the answer says, in its order. They are cut between blocks; what is larger than a
     * message at a line, else at a space, and code goes on in a fence of its own. A blank answer gives none.
     */
    renderReply,
    /** The same for what is no Markdown, and is shown as it was written. */
    cutPlain: (text: string, most: number): string[] => cutText(cleanText(text), most, sizeOf),
    /**
     * The part of an unfinished answer that will not change any more, as it will be shown; '' where there is none yet.
     *
     * No more than the first message.
     */
    renderStable(markdown: string, most: number): string {
      const end = stableEnd(markdown);
      return end === 0 ? '' : (renderReply(markdown.slice(0, end), most)[0] ?? '');
    },
    /** A text in one line that stays text, whatever is in it. */
    renderLine(text: string): string {
      const line = cleanLine(text);
      return line === '' ? '' : write([paragraph(line)]);
    },
  };
}

export type MarkdownRenderer = ReturnType<typeof createMarkdownRenderer>;
