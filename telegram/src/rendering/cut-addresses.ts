import type { Link, Parents, PhrasingContent, Root, Text } from 'mdast';
import { toTelegramUrl } from './telegram-url.ts';

const scheme = /^(?:https?:\/\/|(?=www\.))/i;
const openers: Record<string, string> = { '}': '{', ']': '[' };

/** Ends addresses that stand in the text by themselves where a person would end them (`addressLength`). */
export function cutAddresses(root: Root, source: string): void {
  const visit = (parent: Parents): void => {
    for (const child of parent.children) if ('children' in child) visit(child);
    if (!parent.children.some((child) => bareAddress(child as PhrasingContent, source) !== undefined)) return;
    const children = parent.children as PhrasingContent[];
    parent.children = children.flatMap((child, i) => cutAddress(child, children[i - 1], source));
  };
  visit(root);
}

function cutAddress(node: PhrasingContent, before: PhrasingContent | undefined, source: string): PhrasingContent[] {
  const bare = bareAddress(node, source);
  if (bare === undefined) return [node];
  const { link, text, shown } = bare;
  const length = addressLength(shown, before?.type === 'text' ? before.value.slice(-1) : '');
  const address = shown.slice(0, length);
  const url = toTelegramUrl(address);
  if (shown === text.value && length === shown.length && url !== undefined) return [node];
  const rest = shown.slice(length);
  if (url === undefined) return [{ type: 'text', value: shown }];
  const cut: Link = { ...link, url, children: [{ ...text, value: address }] };
  return rest === '' ? [cut] : [cut, { type: 'text', value: rest }];
}

/** A link that nobody wrote as one, or that shows nothing but itself: `https://…`, `www.…`, `<https://…>`. */
function bareAddress(node: PhrasingContent, source: string): { link: Link; text: Text; shown: string } | undefined {
  if (node.type !== 'link' || node.children.length !== 1) return undefined;
  const [text] = node.children;
  if (text?.type !== 'text' || !scheme.test(text.value)) return undefined;
  const start = node.position?.start.offset;
  const isWritten = start !== undefined && /[[<]/.test(source.charAt(start));
  // What is between `<` and `>` is an address as far as it is one at all.
  const isLink = isWritten && (source.charAt(start) === '[' || toTelegramUrl(node.url) !== undefined);
  if (isLink) return undefined;
  // Models escape underscores in addresses as well, where Markdown knows no escapes.
  return { link: node, text, shown: isWritten ? text.value : text.value.replace(/(?<=\w)\\(?=_)/g, '') };
}

/**
 * How much of a stretch without spaces is an address, as a person reads it.
 *
 * It ends at a quote, a backtick, a bar or a backslash, in the host also at a brace; in the path at a bracket that closes what the
 * path has not opened, as in JSON, and nowhere with punctuation of a sentence.
 *
 * @param before the character before it: what an apostrophe opened, an apostrophe ends.
 */
function addressLength(shown: string, before: string): number {
  const head = scheme.exec(shown)?.[0].length ?? 0;
  const depths: Record<string, number> = { '{': 0, '[': 0 };
  let isPath = false;
  let end = head;
  for (; end < shown.length; end++) {
    const character = shown.charAt(end);
    if (/["`\\|<>]/.test(character) || (character === "'" && before === "'")) break;
    if (/[/?#]/.test(character)) isPath = true;
    if (!isPath && /[{}^[\]]/.test(character)) break;
    if (character in depths) depths[character] = (depths[character] ?? 0) + 1;
    const opener = openers[character];
    if (opener === undefined) continue;
    const depth = depths[opener] ?? 0;
    if (depth === 0) break;
    depths[opener] = depth - 1;
  }
  if (end === shown.length) return end;
  while (end > head && /[.:;,('?!]/.test(shown.charAt(end - 1))) end--;
  return end;
}
