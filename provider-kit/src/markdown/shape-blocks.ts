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
import { alignTable } from './align-table.ts';
import type { MarkdownDialect } from './dialect.ts';
import { type Definitions, shapeInline } from './shape-inline.ts';

type Shown = Pick<MarkdownDialect, 'drawsHeadings' | 'drawsRules' | 'keepsNewlines'>;

/**
 * Turns a document into what the messenger draws.
 *
 * Tables become text, footnotes the end. Nothing that the document says is left out.
 */
export function shapeBlocks(root: Root, { drawsHeadings, drawsRules, keepsNewlines }: Shown): BlockContent[] {
  const { definitions, used, footnotes } = collect(root);
  const linesOf = (nodes: readonly PhrasingContent[], isBold = false): PhrasingContent[][] =>
    shapeInline(nodes, definitions, isBold).filter((children) =>
      children.some((child) => child.type !== 'text' || child.value.trim() !== ''),
    );
  function paragraphs(nodes: readonly PhrasingContent[], isBold = false): Paragraph[] {
    const lines = linesOf(nodes, isBold).map((line) => (isBold ? [strong(line)] : line));
    return (keepsNewlines ? joinLines(lines, { type: 'break' }) : lines).map((children) => ({
      type: 'paragraph',
      children,
    }));
  }
  const said = (value: string) => paragraphs([{ type: 'text', value }]);
  const within = (nodes: readonly RootContent[]): BlockContent[] => nodes.flatMap(block);

  function block(node: RootContent): BlockContent[] {
    switch (node.type) {
      case 'paragraph':
        return paragraphs(node.children);
      case 'heading': {
        if (!drawsHeadings) return paragraphs(node.children, true);
        const [children = []] = joinLines(linesOf(node.children), { type: 'text', value: ' ' });
        return [{ type: 'heading', depth: node.depth, children }];
      }
      case 'thematicBreak':
        return drawsRules ? [node] : said('———');
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

const strong = (children: PhrasingContent[]): PhrasingContent => ({ type: 'strong', children });

/** All lines in one, or none where there is none. */
const joinLines = (lines: readonly PhrasingContent[][], between: PhrasingContent): PhrasingContent[][] =>
  lines.length === 0 ? [] : [lines.flatMap((line, index) => (index === 0 ? line : [between, ...line]))];

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
