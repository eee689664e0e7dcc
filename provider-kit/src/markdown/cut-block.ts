import type { BlockContent, Nodes } from 'mdast';
import { cutText } from './cut-text.ts';
import type { MarkdownDialect } from './dialect.ts';
import { writeMarkdown } from './write-markdown.ts';

export const paragraph = (value: string): BlockContent => ({ type: 'paragraph', children: [{ type: 'text', value }] });

/**
 * Cuts a block into blocks that are at most the given size each once they are written.
 *
 * A list between its items, a quote between its blocks, code at its lines; a paragraph that is longer than a message
 * at a space, where it loses its styles and its addresses are written out.
 */
export function cutBlock(node: BlockContent, most: number, dialect: MarkdownDialect): BlockContent[] {
  const sizeOf = (block: BlockContent) => dialect.sizeOf(writeMarkdown([block], dialect));
  if (sizeOf(node) <= most) return [node];
  const within = (children: readonly BlockContent[]) => children.flatMap((child) => cutBlock(child, most, dialect));
  switch (node.type) {
    case 'code': {
      // The word after a fence may be any length.
      const lang = 2 * dialect.sizeOf(node.lang ?? '') > most ? null : (node.lang ?? null);
      const lost = lang === null && node.lang ? cutBlock(paragraph(node.lang), most, dialect) : [];
      const pieces = cutText(node.value, most, (value) => sizeOf({ ...node, lang, value }), { keepsIndentation: true });
      return [...lost, ...pieces.map((value) => ({ ...node, lang, value }))];
    }
    case 'list': {
      const [only, ...others] = node.children;
      if (others.length === 0) return within((only?.children ?? []) as BlockContent[]);
      const items = node.children.map((item, index) => ({
        ...node,
        start: (node.start ?? 1) + index,
        children: [item],
      }));
      return within(items);
    }
    case 'blockquote': {
      const [only, ...others] = node.children as BlockContent[];
      if (only === undefined) return [];
      return others.length === 0
        ? cutBlock(only, most, dialect)
        : within([only, ...others].map((child) => ({ ...node, children: [child] })));
    }
    default:
      return cutText(textOf(node), most, (value) => sizeOf(paragraph(value))).map(paragraph);
  }
}

/** A block after the one that it was cut from goes on with it, if both are of one list. */
export function joinCut(before: BlockContent | undefined, node: BlockContent): BlockContent | undefined {
  if (before?.type !== 'list' || node.type !== 'list' || before.ordered !== node.ordered) return undefined;
  if (node.ordered && (before.start ?? 1) + before.children.length !== node.start) return undefined;
  return { ...before, children: [...before.children, ...node.children] };
}

function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  const text = 'children' in node ? node.children.map(textOf).join('') : '';
  return node.type === 'link' && node.url !== text ? `${text} (${node.url})` : text;
}
