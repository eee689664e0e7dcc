import { cleanMarkdown } from '../clean-markdown.ts';
import type { FormattedText } from '../formatted-text.ts';
import { beginningOf, isHuge } from '../long-answer.ts';
import { formattedToBlocks } from './formatted-to-blocks.ts';
import { markdownToRich, type RichDocument } from './markdown-to-rich.ts';
import { measureBlocks } from './measure-blocks.ts';
import { type Block, type RichLimits, richLimits } from './rich-limits.ts';
import { splitBlocks } from './split-blocks.ts';
import { withWords } from './with-words.ts';

/** One rich message. */
export type RichPart = RichDocument;

/** What a person gets: messages in order, and where the answer is very long the whole of it as a file. */
export interface RichReply {
  parts: RichPart[];
  document?: { name: string; content: string };
}

export interface RichReplyOptions {
  /** Names of the commands that stay tappable, without the `/`; default: none. */
  commands?: ReadonlySet<string>;
  /** More messages than this become one message and a document; default 4. */
  maxParts?: number;
  /** Default: Telegram's. */
  limits?: RichLimits;
}

const CONTINUATION: Block = { type: 'paragraph', text: '… continues in the file' };
/** What the line takes of a message, well measured. */
const ROOM_FOR_CONTINUATION = { characters: 64, blocks: 1 };

/**
 * Turns an answer into the rich messages that show it; the same as `renderReply` does for texts with entities.
 *
 * There are no parts where there is nothing to show.
 */
export function richReply(markdown: string, options: RichReplyOptions = {}): RichReply {
  const { commands, maxParts = 4, limits = richLimits } = options;
  const shown = isHuge(markdown) ? beginningOf(markdown) : markdown;
  const { blocks, isLeftToFind } = markdownToRich(shown, commands, limits);
  const toParts = (room: Pick<RichLimits, 'characters' | 'blocks'>) =>
    splitBlocks(blocks, room).map((part) => ({ blocks: withWords(part), isLeftToFind }));
  const parts = toParts(limits);
  if (!isHuge(markdown) && parts.length <= maxParts) return { parts };
  const [first] = toParts({
    characters: limits.characters - ROOM_FOR_CONTINUATION.characters,
    blocks: limits.blocks - ROOM_FOR_CONTINUATION.blocks,
  });
  const message = { blocks: [...(first?.blocks ?? []), CONTINUATION], isLeftToFind };
  return { parts: [message], document: { name: 'answer.md', content: cleanMarkdown(markdown) } };
}

/** Puts words below the last message where they have room there, else into one of their own; answers all messages. */
export function addWords(
  parts: readonly RichPart[],
  words: FormattedText,
  limits: RichLimits = richLimits,
): RichPart[] {
  const context = { commands: new Set<string>(), formulas: new Set<string>(), onLeftToFind() {} };
  const added = splitBlocks(formattedToBlocks(words, context, limits.characters), limits);
  const last = parts.at(-1);
  const [first, ...others] = added;
  const together = [...(last?.blocks ?? []), ...(first ?? [])];
  const { characters, blocks } = measureBlocks(together);
  const hasRoom = others.length === 0 && characters <= limits.characters && blocks <= limits.blocks;
  if (last !== undefined && hasRoom) return [...parts.slice(0, -1), { ...last, blocks: together }];
  return [...parts, ...added.map((part) => ({ blocks: part, isLeftToFind: false }))];
}
