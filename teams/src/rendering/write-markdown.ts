import type { BlockContent, Text } from 'mdast';
import { gfmStrikethroughToMarkdown } from 'mdast-util-gfm-strikethrough';
import { defaultHandlers, type State, toMarkdown } from 'mdast-util-to-markdown';

/** Writes blocks in the Markdown that Teams draws. What is text stays text: no tag, no mention, no mark of its own. */
export function writeMarkdown(blocks: readonly BlockContent[]): string {
  return toMarkdown(
    { type: 'root', children: [...blocks] },
    {
      bullet: '-',
      emphasis: '*',
      fences: true,
      listItemIndent: 'one',
      resourceLink: true,
      extensions: [gfmStrikethroughToMarkdown()],
      handlers: { text: writeText },
    },
  ).trimEnd();
}

/** Teams takes tags in Markdown for tags, `<at>` too; a backslash before them is not enough everywhere. */
function writeText(
  ...[node, parent, state, info]: [
    Text,
    Parameters<typeof defaultHandlers.text>[1],
    State,
    Parameters<typeof defaultHandlers.text>[3],
  ]
) {
  return defaultHandlers
    .text(node, parent, state, info)
    .replace(/\\?&(?=[#A-Za-z])(?!#x[0-9A-F]+;)/g, '&amp;')
    .replace(/\\?</g, '&lt;');
}
