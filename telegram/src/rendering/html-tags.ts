import type { EntityStyle } from './formatted-text.ts';

/** A tag that can be told in Telegram's terms; every other piece of HTML is shown as it was written. */
export type HtmlTag = { name: string; isClosing: boolean; href?: string };

/** The elements that have an entity. */
export const htmlStyles = new Map<string, EntityStyle>([
  ['b', { type: 'bold' }],
  ['strong', { type: 'bold' }],
  ['summary', { type: 'bold' }],
  ['i', { type: 'italic' }],
  ['em', { type: 'italic' }],
  ['u', { type: 'underline' }],
  ['ins', { type: 'underline' }],
  ['s', { type: 'strikethrough' }],
  ['del', { type: 'strikethrough' }],
  ['strike', { type: 'strikethrough' }],
  ['code', { type: 'code' }],
  ['kbd', { type: 'code' }],
  ['samp', { type: 'code' }],
]);

/** Elements that only arrange: their tags are left out, their content begins and ends a line. */
export const arrangingElements = new Set(['details', 'p', 'div', 'center']);

const paired = new Set([...htmlStyles.keys(), 'a', 'sub', 'sup', 'span']);
const tagPattern = /^<(\/?)([a-z][a-z0-9]*)\s*(?:href\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'))?\s*(\/?)>$/i;

/** Reads a tag that is known and has no attributes that would be lost; else undefined. */
export function readTag(source: string): HtmlTag | undefined {
  const match = tagPattern.exec(source.replace(/^<details\s+open(?:="")?\s*>$/i, '<details>'));
  const name = match?.[2]?.toLowerCase();
  if (match === null || name === undefined) return undefined;
  if (name !== 'br' && !paired.has(name) && !arrangingElements.has(name)) return undefined;
  const isClosing = match[1] === '/';
  const href = match[3] ?? match[4];
  const isLink = name === 'a' && !isClosing;
  if (isLink !== (href !== undefined) || (match[5] === '/' && name !== 'br')) return undefined;
  return { name, isClosing, ...(href === undefined ? {} : { href }) };
}

/** Matches opening tags with closing ones, properly nested: the index of the closer by the index of the opener. */
export function pairTags(tags: (HtmlTag | undefined)[]): Map<number, number> {
  const pairs = new Map<number, number>();
  const opened: { name: string; index: number }[] = [];
  const openedCount = new Map<string, number>();
  const count = (name: string, change: number) => openedCount.set(name, (openedCount.get(name) ?? 0) + change);
  for (const [index, tag] of tags.entries()) {
    if (tag === undefined || !paired.has(tag.name)) continue;
    if (!tag.isClosing) {
      opened.push({ name: tag.name, index });
      count(tag.name, 1);
      continue;
    }
    if ((openedCount.get(tag.name) ?? 0) === 0) continue;
    for (let opener = opened.pop(); opener !== undefined; opener = opened.pop()) {
      count(opener.name, -1);
      if (opener.name === tag.name) {
        pairs.set(opener.index, index);
        break;
      }
    }
  }
  return pairs;
}
