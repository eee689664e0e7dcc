import type {
  BlockContent,
  Definition,
  FootnoteDefinition,
  List,
  ListItem,
  Nodes,
  Paragraph,
  PhrasingContent,
  Root,
  RootContent,
  Table,
} from 'mdast';
import { type Definitions, shapeInline } from './shape-inline.ts';
import { alignTable } from './shape-table.ts';

/**
 * Turns a document into what Teams draws: paragraphs, lists, quotes and code.
 *
 * Headings become bold, tables and rules text, footnotes the end. Nothing that the document says is left out.
 */
export function shapeBlocks(root: Root): BlockContent[] {
  const { definitions, used, footnotes } = collect(root);
  const paragraphs = (nodes: readonly PhrasingContent[], isBold = false): Paragraph[] =>
    shapeInline(nodes, definitions, isBold)
      .filter((children) => children.some((child) => child.type !== 'text' || child.value.trim() !== ''))
      .map((children) => ({ type: 'paragraph', children: isBold ? [{ type: 'strong', children }] : children }));
  const said = (value: string) => paragraphs([{ type: 'text', value }]);
  const within = (nodes: readonly RootContent[]): BlockContent[] => nodes.flatMap(block);

  function block(node: RootContent): BlockContent[] {
    switch (node.type) {
      case 'paragraph':
        return paragraphs(node.children);
      case 'heading':
        return paragraphs(node.children, true);
      case 'thematicBreak':
        return said('———');
      case 'blockquote': {
        const children = within(node.children);
        return children.length === 0 ? [] : [{ type: 'blockquote', children }];
      }
      case 'code': {
        const beside = node.meta ? said(node.meta) : [];
        return [...beside, { type: 'code', lang: node.lang ?? null, value: node.value }];
      }
      case 'html':
        return said(node.value.replace(/<br\s*\/?>/gi, '\n'));
      case 'list':
        return [list(node)];
      case 'table':
        return table(node);
      case 'definition':
        return used.has(node.identifier) && definitions.get(node.identifier) === node ? [] : said(writeOut(node));
      case 'footnoteDefinition':
        return [];
      default:
        return [];
    }
  }

  function list({ ordered, start, children }: List): List {
    const items = children.map((item): ListItem => {
      const content = within(item.children);
      const sign = item.checked === true ? '☑ ' : item.checked === false ? '☐ ' : '';
      const [first, ...rest] = content;
      if (sign === '') return { type: 'listItem', spread: true, children: content };
      if (first?.type !== 'paragraph') return { type: 'listItem', spread: true, children: [...said(sign), ...content] };
      const signed: Paragraph = { ...first, children: [{ type: 'text', value: sign }, ...first.children] };
      return { type: 'listItem', spread: true, children: [signed, ...rest] };
    });
    return { type: 'list', ordered: ordered ?? false, start: start ?? null, spread: false, children: items };
  }

  /** Aligned where it fits and says nothing but words; else row by row, with its formatting. */
  function table(node: Table): BlockContent[] {
    const cells = node.children.map((row) => row.children.map((cell) => flat(cell.children)));
    const isPlain = node.children.every((row) => row.children.every((cell) => cell.children.every(isWords)));
    const aligned = isPlain ? alignTable(node, cells as string[][]) : undefined;
    if (aligned !== undefined) return [{ type: 'code', lang: null, value: aligned }];
    const [header, ...rows] = node.children;
    const names = header?.children ?? [];
    if (rows.length === 0) return names.flatMap((cell) => paragraphs(cell.children, true));
    const items = rows.map((row): ListItem => {
      const fields = Array.from({ length: Math.max(names.length, row.children.length) }, (_, column) => {
        const name = names[column]?.children ?? [];
        const label: PhrasingContent[] =
          name.length === 0
            ? []
            : [
                { type: 'strong', children: name },
                { type: 'text', value: ': ' },
              ];
        return paragraphs([...label, ...(row.children[column]?.children ?? [])]);
      });
      return { type: 'listItem', spread: true, children: fields.flat() };
    });
    return [{ type: 'list', ordered: false, spread: false, children: items }];
  }

  const notes = footnotes.flatMap((note): BlockContent[] => {
    const [first, ...rest] = within(note.children);
    const label: PhrasingContent = { type: 'text', value: `[${note.label ?? note.identifier}] ` };
    if (first?.type !== 'paragraph') return [...paragraphs([label]), ...(first ? [first] : []), ...rest];
    return [{ ...first, children: [label, ...first.children] }, ...rest];
  });
  return [...within(root.children), ...notes];
}

const isWords = (node: PhrasingContent): boolean => node.type === 'text' || node.type === 'inlineCode';
const flat = (nodes: readonly PhrasingContent[]): string =>
  nodes.map((node) => ('value' in node ? node.value : '')).join('');
const writeOut = ({ label, identifier, url, title }: Definition) =>
  `[${label ?? identifier}]: ${url}${title ? ` "${title}"` : ''}`;

function collect(root: Root): { definitions: Definitions; used: Set<string>; footnotes: FootnoteDefinition[] } {
  const definitions = new Map<string, Definition>();
  const footnotes: FootnoteDefinition[] = [];
  const used = new Set<string>();
  const visit = (node: Nodes): void => {
    if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node);
    if (node.type === 'footnoteDefinition') footnotes.push(node);
    if (node.type === 'linkReference' || node.type === 'imageReference') used.add(node.identifier);
    if ('children' in node) node.children.forEach(visit);
  };
  visit(root);
  return { definitions, used, footnotes };
}
