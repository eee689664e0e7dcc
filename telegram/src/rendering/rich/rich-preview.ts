import { cleanMarkdown } from '../clean-markdown.ts';
import { tailOf } from '../preview.ts';
import { markdownToRich } from './markdown-to-rich.ts';
import { type Block, type RichLimits, richLimits } from './rich-limits.ts';
import { lastBlocks } from './split-blocks.ts';
import { withWords } from './with-words.ts';

/** A look at the end; the whole comes with the answer. */
const CHARACTERS = 4_096;
const CUT: Block = { type: 'paragraph', text: '…' };

/**
 * The last blocks of an unfinished answer, for a live preview; none where there is nothing to show.
 *
 * Always valid for one message, whatever Markdown is still open. One that is too long loses its beginning and starts
 * with `…`. The time it takes does not grow with the length of the answer, but for a scan of its lines.
 */
export function richPreview(markdown: string, limits: RichLimits = { ...richLimits, characters: CHARACTERS }): Block[] {
  const tail = tailOf(cleanMarkdown(markdown), limits.characters * 3);
  const { blocks } = markdownToRich(tail.markdown, undefined, limits);
  // Room for the sign of a cut, and for the line about what is being done.
  const shown = lastBlocks(blocks, { characters: limits.characters - 1, blocks: limits.blocks - 2 });
  if (shown.length === 0) return [];
  return withWords(tail.isShortened || shown[0] !== blocks[0] ? [CUT, ...shown] : shown);
}
