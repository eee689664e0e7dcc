import type { BlockContent, DefinitionContent } from 'mdast';

const signs = new Map([
  ['note', 'ℹ️'],
  ['tip', '💡'],
  ['important', '❗'],
  ['warning', '⚠️'],
  ['caution', '🛑'],
]);
const head = /^\[!([a-z]+)\][-+]?[ \t]*([^\n]*)(?:\n|$)/i;

type Blocks = (BlockContent | DefinitionContent)[];

/**
 * Reads a quote that GitHub shows as an alert (`> [!NOTE]`): its title, and what remains of the quote.
 *
 * Words behind the mark are the title, as some editors have it; a kind that GitHub does not know has no sign.
 */
export function readAlert(blocks: Blocks): { title: string; blocks: Blocks } | undefined {
  const [first, ...others] = blocks;
  const text = first?.type === 'paragraph' ? first.children[0] : undefined;
  if (first?.type !== 'paragraph' || text?.type !== 'text') return undefined;
  const [source, kind = '', words = ''] = head.exec(text.value) ?? [];
  const isWholeLine = source?.endsWith('\n') || first.children.length === 1 || first.children[1]?.type === 'break';
  if (source === undefined || !isWholeLine) return undefined;
  const sign = signs.get(kind.toLowerCase());
  const title = words.trim() || kind.charAt(0).toUpperCase() + kind.slice(1).toLowerCase();
  const inner = first.children.slice(1);
  if (inner[0]?.type === 'break') inner.shift();
  const value = text.value.slice(source.length);
  const children = value === '' ? inner : [{ ...text, value }, ...inner];
  return {
    title: sign === undefined ? title : `${sign} ${title}`,
    blocks: children.length === 0 ? others : [{ ...first, children }, ...others],
  };
}
