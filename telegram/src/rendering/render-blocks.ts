import type {
  BlockContent,
  Code,
  Definition,
  DefinitionContent,
  FootnoteDefinition,
  Heading,
  List,
  RootContent,
} from 'mdast';
import { readAlert } from './alerts.ts';
import { renderHtmlBlock } from './render-html.ts';
import { type InlineContext, renderInline } from './render-inline.ts';
import { renderTable } from './render-table.ts';
import { expandTabs } from './telegram-text.ts';

const rule = '──────────';
const bullets = ['•', '◦', '▪'];
const languagePattern = /^[\p{L}\p{N}_+#.-]{1,32}$/u;

/** Adds blocks one after another; a blank line stands between them unless they are told to stand close. */
export function renderBlocks(context: InlineContext, blocks: RootContent[], separation = 2, listDepth = 0): void {
  for (const [i, block] of blocks.entries()) {
    if (i > 0) context.builder.separate(standClose(blocks[i - 1], block) ? 1 : separation);
    renderBlock(context, block, listDepth);
  }
}

export function renderFootnote(context: InlineContext, footnote: FootnoteDefinition): void {
  context.builder.append(`[${footnote.label ?? footnote.identifier}] `);
  context.builder.indented('  ', () => renderBlocks(context, footnote.children));
}

function standClose(before: RootContent | undefined, block: RootContent): boolean {
  if (block.type === 'list' && before?.type === 'list') return block.data?.sign !== undefined;
  return block.type === 'definition' && before?.type === 'definition';
}

function renderBlock(context: InlineContext, node: RootContent, listDepth: number): void {
  const { builder } = context;
  switch (node.type) {
    case 'paragraph':
      renderInline(context, node.children);
      break;
    case 'heading':
      renderHeading(context, node);
      break;
    case 'code':
      renderCode(context, node);
      break;
    case 'list':
      renderList(context, node, listDepth);
      break;
    case 'table':
      renderTable(context, node);
      break;
    case 'blockquote':
      renderQuote(context, node.children, listDepth);
      break;
    case 'html':
      renderHtmlBlock(context, node.value);
      break;
    case 'thematicBreak':
      builder.append(rule);
      break;
    case 'definition':
      renderDefinition(context, node);
      break;
  }
}

/** One that nothing refers to would say its address nowhere else. */
function renderDefinition({ builder, usedDefinitions }: InlineContext, node: Definition): void {
  if (usedDefinitions.has(node)) return;
  builder.append(`[${node.label ?? node.identifier}]: ${node.url}${node.title ? ` (${node.title})` : ''}`);
}

function renderHeading(context: InlineContext, heading: Heading): void {
  const { builder } = context;
  const write = () => builder.styled({ type: 'bold' }, () => renderInline(context, heading.children));
  if (heading.depth === 1) builder.styled({ type: 'underline' }, write);
  else write();
}

function renderCode({ builder }: InlineContext, node: Code): void {
  const info = [node.lang, node.meta].filter((part) => part).join(' ');
  const language = languagePattern.test(node.lang ?? '') ? (node.lang ?? undefined) : undefined;
  const code = expandTabs(node.value)
    .replace(/^(?:[ ]*\n)+/, '')
    .trimEnd();
  // A file name beside the language has no place in the entity.
  const rest = language === undefined || code === '' ? info : (node.meta ?? '');
  if (rest !== '') {
    builder.append(rest);
    builder.separate(1);
  }
  if (code !== '') builder.appendCodeBlock(code, language);
}

// Telegram allows no quote in a quote: the inner one keeps its Markdown mark.
function renderQuote(context: InlineContext, blocks: (BlockContent | DefinitionContent)[], listDepth: number): void {
  const { builder } = context;
  const alert = readAlert(blocks);
  const write = () => {
    if (alert !== undefined) {
      builder.styled({ type: 'bold' }, () => builder.append(alert.title));
      builder.separate(1);
    }
    renderBlocks(context, alert?.blocks ?? blocks, 2, listDepth);
  };
  if (builder.isInside('blockquote')) {
    builder.indented('> ', () => {
      builder.startLine();
      write();
    });
  } else {
    builder.startLine();
    builder.styled({ type: 'blockquote' }, write);
  }
}

function renderList(context: InlineContext, list: List, depth: number): void {
  const { builder } = context;
  const innerDepth = list.ordered ? depth : depth + 1;
  for (const [i, item] of list.children.entries()) {
    if (i > 0) builder.separate(list.spread ? 2 : 1);
    const bullet = list.data?.sign ?? bullets[depth % bullets.length] ?? '•';
    const number = list.ordered ? (item.data?.number ?? `${(list.start ?? 1) + i}.`) : bullet;
    const box = item.checked ? '☑' : '☐';
    const isTask = typeof item.checked === 'boolean';
    const marker = isTask ? (list.ordered ? `${number} ${box}` : box) : number;
    builder.append(`${marker} `);
    const indentation = ' '.repeat(list.ordered ? number.length + 1 : 2);
    builder.indented(indentation, () => renderBlocks(context, item.children, item.spread ? 2 : 1, innerDepth));
  }
}
