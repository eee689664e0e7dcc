import type { Heading, List, Nodes, Parents, Root, RootContent } from 'mdast';

declare module 'mdast' {
  interface ListData {
    /** What stands before its items, where the sign says something. */
    sign?: string;
  }
  interface ListItemData {
    /** The number that was written, where the list's numbers were meant. */
    number?: number;
  }
}

// A line of this length before `---` is a sentence, not a title; no source has a number for it.
const mostTitleLength = 60;

/** Turns what the specification reads otherwise than it was meant: rules below paragraphs, numbers of lists, empty code. */
export function shapeTree(root: Root, source: string): void {
  const visit = (parent: Parents): void => {
    const children = parent.children as RootContent[];
    if (children.some(({ type }) => type === 'heading' || type === 'code')) {
      parent.children = children.flatMap((child) =>
        splitRule(nameEmptyCode(child, source), source),
      ) as typeof parent.children;
    }
    keepSigns(parent.children as RootContent[], source);
    for (const child of parent.children) {
      if (child.type === 'list') numberItems(child, source);
      if ('children' in child) visit(child);
    }
  };
  visit(root);
}

/** A code block without anything in it is said; one that is not closed yet may still get something. */
function nameEmptyCode(node: RootContent, source: string): RootContent {
  if (node.type !== 'code' || node.value.trim() !== '' || !isClosed(node, source)) return node;
  const words = [node.lang, node.meta, '(empty code block)'].filter((word) => word);
  return { type: 'paragraph', children: [{ type: 'text', value: words.join(' ') }] };
}

function splitRule(node: RootContent, source: string): RootContent[] {
  if (node.type !== 'heading' || !isParagraphWithRule(node, source)) return [node];
  return [{ type: 'paragraph', children: node.children }, { type: 'thematicBreak' }];
}

/** A sentence or several lines above `---` are a paragraph and a rule; a short line is a heading. */
function isParagraphWithRule(heading: Heading, source: string): boolean {
  const text = sourceOf(heading, source);
  const [, title = ''] = /^([\s\S]*)\n[^\n]*?(?:-+|=+)[ \t]*$/.exec(text) ?? [];
  if (title === '' || /^ {0,3}#/.test(title)) return false;
  return title.includes('\n') || title.length > mostTitleLength || /[.!?:;,。！？：]["')*_]*\s*$/.test(title);
}

/** Lists of `+` and `-` side by side are what comes and goes, or pros and cons. */
function keepSigns(children: RootContent[], source: string): void {
  for (const [i, child] of children.entries()) {
    const before = children[i - 1];
    if (child.type !== 'list' || before?.type !== 'list' || child.ordered || before.ordered) continue;
    const signs = [before, child].map((list) => sourceOf(list, source).charAt(0));
    if (!signs.includes('+') || signs[0] === signs[1]) continue;
    before.data = { sign: signs[0] ?? '' };
    child.data = { sign: signs[1] ?? '' };
  }
}

/** Numbers that differ were meant; a list of nothing but `1.` is counted. */
function numberItems(list: List, source: string): void {
  if (!list.ordered) return;
  const numbers = list.children.map((item) => Number.parseInt(sourceOf(item, source), 10));
  if (new Set(numbers).size === 1 || numbers.some(Number.isNaN)) return;
  for (const [i, item] of list.children.entries()) item.data = { number: numbers[i] ?? 0 };
}

function isClosed(node: Nodes, source: string): boolean {
  const lines = sourceOf(node, source).split('\n');
  return lines.length > 1 && /^[\s>]*(?:`{3,}|~{3,})\s*$/.test(lines.at(-1) ?? '');
}

const sourceOf = (node: Nodes, source: string): string =>
  source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
