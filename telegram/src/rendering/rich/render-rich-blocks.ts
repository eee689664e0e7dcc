import type { Blockquote, Heading, InlineCode, List, Paragraph, PhrasingContent, RootContent } from 'mdast';
import { isBlank } from 'provider-kit/pure';
import { readAlert } from '../alerts.ts';
import type { FormattedText } from '../formatted-text.ts';
import { isDisplayed, withoutMarks } from '../mark-formulas.ts';
import { renderBlocks } from '../render-blocks.ts';
import { type InlineContext, renderInline } from '../render-inline.ts';
import { spellOutTabs } from '../spell-out-tabs.ts';
import { expandTabs } from '../telegram-text.ts';
import { createTextBuilder } from '../text-builder.ts';
import { formattedToBlocks } from './formatted-to-blocks.ts';
import { isPlainFormula } from './plain-formula.ts';
import { renderRichTable } from './render-rich-table.ts';
import type { Block } from './rich-limits.ts';
import { type TextContext, toRichText } from './to-rich-text.ts';

export interface BlockContext {
  document: Omit<InlineContext, 'builder'>;
  text: TextContext;
  maxColumns: number;
  /** UTF-16 units of one block; what is longer becomes several. */
  maxLength: number;
}

const asWrittenNumber = /^(?:0|[1-9]\d*)\.$/;

/**
 * Renders blocks of a document as blocks of a rich message; none of them is empty, which Telegram refuses.
 *
 * What has no block of its own is written as it is in a text with entities. So are lists, quotes and tables inside of
 * more than `levels` others.
 */
export function renderRichBlocks(context: BlockContext, nodes: readonly RootContent[], levels: number): Block[] {
  return nodes.flatMap((node) => renderBlock(context, node, levels));
}

function renderBlock(context: BlockContext, node: RootContent, levels: number): Block[] {
  switch (node.type) {
    case 'paragraph':
      return renderParagraph(context, node);
    case 'heading':
      return renderHeading(context, node);
    case 'code':
      return node.data?.isFormula && !isBlank(node.value) && isPlainFormula(node.value)
        ? [{ type: 'mathematical_expression', expression: expandTabs(node.value).trim() }]
        : inWords(context, [node]);
    case 'thematicBreak':
      return [{ type: 'divider' }];
    case 'list':
      return (levels > 0 && renderList(context, node, levels)) || inWords(context, [node]);
    case 'blockquote':
      return levels > 0 ? renderQuote(context, node, levels) : inWords(context, [node]);
    case 'table': {
      const write = (nodes: PhrasingContent[]) => toRichText(inlineText(context, nodes), context.text);
      return (levels > 0 && renderRichTable(node, context, write)) || inWords(context, [node]);
    }
    default:
      return inWords(context, [node]);
  }
}

/** Writes something as in a text with entities, as paragraphs and code. */
export function inWords(
  { document, text, maxLength }: BlockContext,
  content: readonly RootContent[] | ((inline: InlineContext) => void),
): Block[] {
  const builder = createTextBuilder();
  const inline = { ...document, builder };
  const write = typeof content === 'function' ? content : () => renderBlocks(inline, [...content]);
  // A quote has to write its mark, which the outermost does not.
  builder.styled({ type: 'blockquote' }, () => write(inline));
  return formattedToBlocks(spellOutTabs(builder.build()), text, maxLength);
}

function inlineText({ document }: BlockContext, nodes: PhrasingContent[]): FormattedText {
  const builder = createTextBuilder();
  renderInline({ ...document, builder }, nodes);
  return spellOutTabs(builder.build());
}

/** A displayed formula on a line of its own is a block between the words before and after it. */
function renderParagraph(context: BlockContext, { children }: Paragraph): Block[] {
  const blocks: Block[] = [];
  let words: PhrasingContent[] = [];
  const endWords = () => {
    if (words.length > 0) blocks.push(...inWords(context, [{ type: 'paragraph', children: words }]));
    words = [];
  };
  for (const [index, node] of children.entries()) {
    if (isFormulaAlone(node, children[index - 1], children[index + 1]) && context.text.formulas.has(node.value)) {
      endWords();
      blocks.push({ type: 'mathematical_expression', expression: withoutMarks(node.value) });
    } else words.push(node);
  }
  endWords();
  return blocks;
}

function isFormulaAlone(
  node: PhrasingContent,
  before: PhrasingContent | undefined,
  after: PhrasingContent | undefined,
): node is InlineCode {
  if (node.type !== 'inlineCode' || !node.data?.isFormula || !isDisplayed(node.value)) return false;
  const ends = (one: PhrasingContent | undefined, end: RegExp) =>
    one === undefined || one.type === 'break' || (one.type === 'text' && end.test(one.value));
  return ends(before, /\n\s*$/) && ends(after, /^\s*\n/);
}

function renderHeading(context: BlockContext, heading: Heading): Block[] {
  const formatted = inlineText(context, heading.children);
  if (formatted.text.length > context.maxLength) return inWords(context, [heading]);
  if (isBlank(formatted.text)) return [];
  return [{ type: 'heading', size: heading.depth, text: toRichText(formatted, context.text) }];
}

/** Undefined where the marks of the list are not those that Telegram puts there. */
function renderList(context: BlockContext, list: List, levels: number): Block[] | undefined {
  const numbers = list.children.map(({ data }, index) => data?.number ?? `${(list.start ?? 1) + index}.`);
  const isAsWritten = list.ordered ? numbers.every((number) => asWrittenNumber.test(number)) : !list.data?.sign;
  if (!isAsWritten || list.children.length === 0) return undefined;
  const items = list.children.map(({ children, checked }, index) => {
    const blocks = renderRichBlocks(context, children, levels - 1);
    return {
      blocks: blocks.length === 0 ? [{ type: 'paragraph' as const, text: '' }] : blocks,
      ...(list.ordered && { value: Number.parseInt(numbers[index] ?? '', 10), type: '1' as const }),
      ...(typeof checked === 'boolean' && { has_checkbox: true as const }),
      ...(checked && { is_checked: true as const }),
    };
  });
  return [{ type: 'list', items }];
}

function renderQuote(context: BlockContext, { children }: Blockquote, levels: number): Block[] {
  const alert = readAlert(children);
  const title: Block[] =
    alert === undefined
      ? []
      : inWords(context, ({ builder }) => builder.styled({ type: 'bold' }, () => builder.append(alert.title)));
  const blocks = [...title, ...renderRichBlocks(context, alert?.blocks ?? children, levels - 1)];
  return blocks.length === 0 ? [] : [{ type: 'blockquote', blocks }];
}
