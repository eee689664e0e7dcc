import type { List, Nodes, Parents, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

export type DrawnBlock = { kind: 'paragraph' | 'list' | 'quote' | 'code'; text: string };
export type DrawnMark = { kind: 'bold' | 'italic' | 'strike' | 'code' | 'link'; text: string; url?: string };

/** What a person sees of a text: no marks, only their effect. */
export type Drawn = {
  text: string;
  blocks: DrawnBlock[];
  marks: DrawnMark[];
  /** HTML tags in it, which a person never sees. */
  swallowed: string[];
};

/** What Teams' Markdown does not know: the characters stay as they were typed. */
const UNKNOWN_TO_TEAMS = [
  'headingAtx',
  'setextUnderline',
  'thematicBreak',
  'labelStartImage',
  'table',
  'tasklistCheck',
  'gfmFootnoteDefinition',
  'gfmFootnoteCall',
  'gfmPotentialFootnoteCall',
];

const MARKS = { strong: 'bold', emphasis: 'italic', delete: 'strike', inlineCode: 'code', link: 'link' } as const;

/**
 * Draws a text as Teams' desktop client draws `textFormat: markdown`: bold, italic, strike, code, links, quotes, lists
 * and fences; no tables, headings, rules or pictures; one newline is a space.
 */
export function drawMarkdown(markdown: string): Drawn {
  const tree = fromMarkdown(markdown, {
    extensions: [gfm(), { disable: { null: UNKNOWN_TO_TEAMS } }],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const marks: DrawnMark[] = [];
  const swallowed: string[] = [];

  const inline = (node: Nodes): string => {
    switch (node.type) {
      case 'text':
        return node.value.replaceAll(/[ \t]*\r?\n[ \t]*/g, ' ');
      case 'break':
        return '\n';
      case 'html':
        if (/^<br\s*\/?>$/i.test(node.value)) return '\n';
        swallowed.push(node.value);
        return '';
      case 'inlineCode':
        marks.push({ kind: 'code', text: node.value });
        return node.value;
      default:
        return 'children' in node ? within(node) : '';
    }
  };

  const within = (node: Parents): string => {
    const text = node.children.map(inline).join('');
    const kind = MARKS[node.type as keyof typeof MARKS];
    if (kind !== undefined) marks.push({ kind, text, ...(node.type === 'link' && { url: node.url }) });
    return text;
  };

  const listText = (list: List): string =>
    list.children
      .map((item, index) => {
        const sign = list.ordered ? `${(list.start ?? 1) + index}.` : '•';
        const [first = '', ...rest] = item.children.flatMap((child) => blocks(child)).map(({ text }) => text);
        const lines = [first, ...rest].join('\n').split('\n');
        return `${sign} ${lines.join('\n  ')}`;
      })
      .join('\n');

  const blocks = (node: RootContent): DrawnBlock[] => {
    switch (node.type) {
      case 'code':
        return [{ kind: 'code', text: node.value }];
      case 'list':
        return [{ kind: 'list', text: listText(node) }];
      case 'blockquote':
        return [
          { kind: 'quote', text: node.children.flatMap((child) => blocks(child).map(({ text }) => text)).join('\n') },
        ];
      case 'paragraph':
        return [{ kind: 'paragraph', text: inline(node) }];
      case 'html':
        swallowed.push(node.value);
        return [];
      default:
        return [];
    }
  };

  const drawn = tree.children.flatMap(blocks);
  return { text: drawn.map(({ text }) => text).join('\n'), blocks: drawn, marks, swallowed };
}

/** Draws a text that says how it wants to be read: `markdown` (also where it says nothing), `plain` or `xml`. */
export function drawText(text: string, textFormat: string | undefined): Drawn {
  if (textFormat === 'plain') return { text, blocks: [{ kind: 'paragraph', text }], marks: [], swallowed: [] };
  if (textFormat === 'xml') {
    const shown = text.replaceAll(/<br\s*\/?>/gi, '\n').replaceAll(/<[^>]*>/g, '');
    return { text: shown, blocks: [{ kind: 'paragraph', text: shown }], marks: [], swallowed: [] };
  }
  return drawMarkdown(text);
}
