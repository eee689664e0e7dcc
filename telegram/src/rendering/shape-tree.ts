import type { Heading, List, Nodes, Parents, Root, RootContent } from 'mdast';

declare module 'mdast' {
  interface ListData {
    /** What stands before its items, where the sign says something. */
    sign?: string;
  }
  interface ListItemData {
    /** The number as it was written, with what ends it, where the list's numbers were meant. */
    number?: string;
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
      if (child.type === 'tableCell') unescapeBars(child);
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

/** Numbers that differ were meant, and so is one alone (`2024. 01. 02`, `007. Bond`); a list of nothing but `1.` is counted. */
function numberItems(list: List, source: string): void {
  if (!list.ordered) return;
  const written = list.children.map((item) => /^\d{1,9}[.)]/.exec(sourceOf(item, source))?.[0]);
  const isCounted = written.length > 1 && new Set(written).size === 1;
  for (const [i, item] of list.children.entries()) {
    const number = isCounted ? `${(list.start ?? 1) + i}${written[i]?.at(-1)}` : written[i];
    if (number !== undefined) item.data = { number };
  }
}

/** In a cell a bar can't be written without a backslash. */
function unescapeBars(parent: Parents): void {
  for (const child of parent.children) {
    if (child.type === 'text') child.value = child.value.replaceAll('\\|', '|');
    else if ('children' in child) unescapeBars(child);
  }
}

function isClosed(node: Nodes, source: string): boolean {
  const lines = sourceOf(node, source).split('\n');
  return lines.length > 1 && /^[\s>]*(?:`{3,}|~{3,})\s*$/.test(lines.at(-1) ?? '');
}

const sourceOf = (node: Nodes, source: string): string =>
  source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
