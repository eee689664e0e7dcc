import type { BlockContent, Text } from 'mdast';
import { gfmStrikethroughToMarkdown } from 'mdast-util-gfm-strikethrough';
import { defaultHandlers, type State, toMarkdown } from 'mdast-util-to-markdown';
import type { MarkdownDialect } from './dialect.ts';

const extensions = [gfmStrikethroughToMarkdown()];

/** Writes blocks in the Markdown of a messenger. What is text stays text: no tag, no mention, no mark of its own. */
export function writeMarkdown(
  blocks: readonly BlockContent[],
  { escapeText = (text) => text }: MarkdownDialect,
): string {
  const written = toMarkdown(
    { type: 'root', children: [...blocks] },
    {
      bullet: '-',
      emphasis: '*',
      fences: true,
      listItemIndent: 'one',
      resourceLink: true,
      rule: '-',
      extensions,
      handlers: {
        break: () => '\n',
        text: (node: Text, parent: Parameters<typeof defaultHandlers.text>[1], state: State, info) =>
          escapeText(defaultHandlers.text(node, parent, state, info)),
      },
    },
  );
  return written.trimEnd();
}
