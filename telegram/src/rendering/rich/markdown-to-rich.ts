import type { Nodes, Root, RootContent } from 'mdast';
import { cleanMarkdown } from '../clean-markdown.ts';
import { withoutMarks } from '../mark-formulas.ts';
import { parseMarkdown } from '../parse-markdown.ts';
import { readReferences } from '../references.ts';
import { renderFootnote } from '../render-blocks.ts';
import { measureBlocks } from './measure-blocks.ts';
import { isPlainFormula } from './plain-formula.ts';
import { type BlockContext, inWords, renderRichBlocks } from './render-rich-blocks.ts';
import { type Block, type RichLimits, richLimits } from './rich-limits.ts';
import { isKeptInLink } from './to-rich-text.ts';

/** The marks of lists around a text that would fill a message alone. */
const ROOM_FOR_MARKS = 128;
const none: ReadonlySet<string> = new Set();

/** A document as blocks of rich messages, of any number: `splitBlocks` makes messages of them. */
export interface RichDocument {
  blocks: Block[];
  /** Something in it works only where Telegram looks for commands and addresses; all else that it would find is code. */
  isLeftToFind: boolean;
}

/**
 * Turns the Markdown of a language model into blocks of rich messages.
 *
 * It reads, cleans and protects as `markdownToTelegram` does, and shows everything that the Markdown says: what Telegram
 * has no block for is written out as there. No block is deeper or wider than Telegram takes, and none is longer than a
 * message. There are none where there is nothing to show.
 *
 * @param commands names of the commands that stay tappable, without the `/`; default: none.
 * @param limits default: Telegram's; `levels` of at least 14, `characters` of at least 256.
 */
export function markdownToRich(
  markdown: string,
  commands: ReadonlySet<string> = none,
  limits: RichLimits = richLimits,
): RichDocument {
  const source = cleanMarkdown(markdown);
  let isLeftToFind = false;
  const root = parseMarkdown(source);
  const references = root && readReferences(root);
  const context: BlockContext = {
    document: {
      definitions: references?.definitions ?? new Map(),
      usedDefinitions: references?.usedDefinitions ?? new Set(),
      takesLink: isKeptInLink,
    },
    text: {
      commands,
      formulas: root === undefined ? none : formulasOf(root),
      onLeftToFind() {
        isLeftToFind = true;
      },
    },
    maxColumns: limits.columns,
    maxLength: limits.characters - ROOM_FOR_MARKS,
  };
  const asWritten = () => inWords(context, ({ builder }) => builder.append(source));
  const blocks = (root && renderRoot(context, root, limits)) ?? asWritten();
  return { blocks, isLeftToFind };
}

function renderRoot(context: BlockContext, root: Root, limits: RichLimits): Block[] | undefined {
  try {
    const { footnotes } = readReferences(root);
    return [
      ...root.children.flatMap((node) => renderWithin(context, node, limits.levels)),
      ...footnotes.flatMap((footnote) => inWords(context, (inline) => renderFootnote(inline, footnote))),
    ];
  } catch (error) {
    // Only nesting beyond the stack ends here.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** With as many blocks inside of each other as there may be levels. */
function renderWithin(context: BlockContext, node: RootContent, most: number): Block[] {
  for (let levels = most; ; levels -= 2) {
    const blocks = renderRichBlocks(context, [node], levels);
    if (levels <= 0 || measureBlocks(blocks).levels <= most) return blocks;
  }
}

/** Those that are set; the others are code, marks and all. */
function formulasOf(root: Root): ReadonlySet<string> {
  const formulas = new Set<string>();
  const visit = (node: Nodes): void => {
    if (node.type === 'inlineCode' && node.data?.isFormula && isPlainFormula(withoutMarks(node.value))) {
      formulas.add(node.value);
    }
    if ('children' in node) node.children.forEach(visit);
  };
  visit(root);
  return formulas;
}
