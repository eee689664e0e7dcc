import type { Root } from 'mdast';
import { showAccidentsAsCode } from './accidents/show-accidents.ts';
import { cleanMarkdown } from './clean-markdown.ts';
import type { FormattedText } from './formatted-text.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { readReferences } from './references.ts';
import { renderBlocks, renderFootnote } from './render-blocks.ts';
import type { InlineContext } from './render-inline.ts';
import { spellOutTabs } from './spell-out-tabs.ts';
import { createTextBuilder } from './text-builder.ts';

/**
 * Turns the Markdown of a language model into Telegram text with entities.
 *
 * The result is always valid for Telegram, of any length (`splitFormatted` cuts it), trimmed, and shows everything that the
 * Markdown says: what Telegram has no entity for (tables, footnotes, addresses it can't link to, unknown HTML) is
 * written out. The text is '' where there is nothing to show.
 *
 * Markdown that would take too long to read (see `parseMarkdown` for the bounds) is shown as it was written. In both cases
 * nothing becomes a link, a command or a mention by accident.
 *
 * @param commands names of the commands that stay tappable, without the `/`; default: none.
 */
export function markdownToTelegram(markdown: string, commands?: ReadonlySet<string>): FormattedText {
  const source = cleanMarkdown(markdown);
  const root = parseMarkdown(source);
  const formatted = root === undefined ? asWritten(source) : (renderRoot(root) ?? asWritten(source));
  return showAccidentsAsCode(spellOutTabs(formatted), commands);
}

function asWritten(text: string): FormattedText {
  const builder = createTextBuilder();
  builder.append(text);
  return builder.build();
}

function renderRoot(root: Root): FormattedText | undefined {
  try {
    return renderDocument(root);
  } catch (error) {
    // Only nesting beyond the stack ends here.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function renderDocument(root: Root): FormattedText {
  const { footnotes, ...known } = readReferences(root);
  const builder = createTextBuilder();
  const context: InlineContext = { builder, ...known };
  renderBlocks(context, root.children);
  for (const [i, footnote] of footnotes.entries()) {
    builder.separate(i === 0 ? 2 : 1);
    renderFootnote(context, footnote);
  }
  return builder.build();
}
