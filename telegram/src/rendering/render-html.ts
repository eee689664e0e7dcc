import type { PhrasingContent } from 'mdast';
import { arrangingElements, readTag } from './html-tags.ts';
import { type InlineContext, renderInline } from './render-inline.ts';

const characterReferences = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['#39', "'"],
  ['nbsp', '\u00a0'],
]);

/**
 * Adds a block of raw HTML.
 *
 * Known tags become entities or line ends; everything else, comments and unknown elements included, is shown as it was written.
 */
export function renderHtmlBlock(context: InlineContext, html: string): void {
  let line: PhrasingContent[] = [];
  const endLine = () => {
    renderInline(context, line);
    context.builder.separate(1);
    line = [];
  };
  for (const piece of html.split(/(<[^<>]*>)/)) {
    const tag = readTag(piece);
    if (tag !== undefined && arrangingElements.has(tag.name)) endLine();
    else if (tag !== undefined) line.push({ type: 'html', value: piece });
    else line.push({ type: 'text', value: line.length === 0 ? decode(piece).trimStart() : decode(piece) });
    if (tag?.name === 'summary' && tag.isClosing) endLine();
  }
  endLine();
}

function decode(text: string): string {
  return text.replace(/&(#39|[a-z]+);/g, (source, name: string) => characterReferences.get(name) ?? source);
}
