import type { Definition, PhrasingContent } from 'mdast';

export type Definitions = ReadonlyMap<string, Definition>;
type Lines = PhrasingContent[][];

const text = (value: string): PhrasingContent => ({ type: 'text', value });

/**
 * Turns what stands in a paragraph into lines of what every messenger draws: bold, italic, strike, code, links and text.
 *
 * Styles that reach over a line ending go on in the next line.
 */
export function shapeInline(nodes: readonly PhrasingContent[], definitions: Definitions, isBold = false): Lines {
  const lines: Lines = [[]];
  for (const node of nodes) {
    const [first = [], ...rest] = linesOf(node, definitions, isBold);
    lines.at(-1)?.push(...first);
    lines.push(...rest);
  }
  return lines;
}

function linesOf(node: PhrasingContent, definitions: Definitions, isBold: boolean): Lines {
  const within = (nodes: readonly PhrasingContent[], bold = isBold) => shapeInline(nodes, definitions, bold);
  switch (node.type) {
    case 'text':
      return node.value.split('\n').map((line) => [text(line)]);
    case 'break':
      return [[], []];
    case 'inlineCode':
      return [[{ type: 'inlineCode', value: node.value }]];
    case 'strong':
      return isBold
        ? within(node.children)
        : wrap(within(node.children, true), (children) => ({ type: 'strong', children }));
    case 'emphasis':
    case 'delete':
      return wrap(within(node.children), (children) => ({ type: node.type, children }));
    case 'link':
      return link(within(node.children), node);
    case 'image':
      return link([[text(node.alt || node.url)]], node);
    case 'linkReference':
    case 'imageReference': {
      const label = node.type === 'linkReference' ? within(node.children) : [[text(node.alt ?? '')]];
      const definition = definitions.get(node.identifier);
      return definition === undefined ? label : link(label, definition);
    }
    case 'footnoteReference':
      return [[text(`[${node.label ?? node.identifier}]`)]];
    case 'html':
      return /^<br\s*\/?>$/i.test(node.value) ? [[], []] : node.value.split('\n').map((line) => [text(line)]);
    default:
      return [];
  }
}

/** A line of nothing but spaces has nothing to be styled, and marks around nothing would be shown. */
function wrap(lines: Lines, around: (children: PhrasingContent[]) => PhrasingContent): Lines {
  return lines.map((line) =>
    line.every((node) => node.type === 'text' && node.value.trim() === '') ? line : [around(line)],
  );
}

/** Only web addresses are links; any other is written out, and so are titles. */
function link(label: Lines, { url, title }: { url: string; title?: string | null | undefined }): Lines {
  const address = toLink(url);
  const shown = label.some((line) => line.length > 0) ? label : [[text(url)]];
  const linked =
    address === undefined
      ? shown
      : wrap(shown.map(plainLine), (children) => ({ type: 'link', url: address, children: children as [] }));
  const isNamed = shown.flat().some((node) => 'value' in node && node.value === url);
  const notes = [...(address === undefined && !isNamed && url !== '' ? [url] : []), ...(title ? [title] : [])];
  if (notes.length > 0) linked.at(-1)?.push(...notes.map((note) => text(` (${note})`)));
  return linked;
}

/** Links do not lie in links. */
const plainLine = (line: PhrasingContent[]): PhrasingContent[] =>
  line.flatMap((node): PhrasingContent[] => (node.type === 'link' ? node.children : [node]));

/** Encoded where a character would end the address. */
function toLink(url: string): string | undefined {
  if (!/^(https?|mailto):/i.test(url) || !URL.canParse(url)) return undefined;
  return url.replace(/[()<>\\\s]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
