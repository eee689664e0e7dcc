import type { RichBlock, RichBlockCaption, RichBlockListItem, RichMessage, RichText } from '@grammyjs/types';
import { fence, prefixed } from 'provider-kit/pure';
import { type IncomingFile, kindWords, readFiles } from './read-attachments.ts';
import { richTableToMarkdown } from './rich-table-to-markdown.ts';
import { MAX_DEPTH, richButton, richTextToMarkdown, unknownPart } from './rich-text-to-markdown.ts';
import { visibleText } from './rich-visible-text.ts';

/** What a rich message says as Markdown, with its files in their order; `[photo]` stands where one is. */
export function readRichMessage(rich: RichMessage, messageId: number): { text: string; files: IncomingFile[] } {
  const files: IncomingFile[] = [];

  function blocks(list: readonly RichBlock[] | undefined, depth: number): string {
    return (list ?? [])
      .map((block) => write(block, depth))
      .filter((text) => text !== '')
      .join('\n\n');
  }

  /** One whose form is not what we know, or too deep, is told as plain words. */
  function write(block: RichBlock, depth: number): string {
    if (depth >= MAX_DEPTH) return visibleText(block);
    try {
      return writeBlock(block, depth);
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
      return visibleText(block);
    }
  }

  function writeBlock(block: RichBlock, depth: number): string {
    const words = 'text' in block ? richTextToMarkdown(block.text) : '';
    switch (block.type) {
      case 'paragraph':
      case 'footer':
      case 'thinking':
        return words;
      case 'heading':
        return words === '' ? '' : `${'#'.repeat(Math.min(Math.max(block.size, 1), 6) || 1)} ${oneLine(words)}`;
      case 'pre':
        return fence(visibleText(block.text), block.language);
      case 'divider':
        return '---';
      case 'mathematical_expression':
        return `$$\n${block.expression}\n$$`;
      // Seen by nobody.
      case 'anchor':
        return '';
      case 'list':
        return block.items.map((item) => writeItem(item, depth)).join('\n');
      case 'blockquote':
        return quotation(blocks(block.blocks, depth + 1), block.credit);
      case 'expandable_blockquote':
      case 'pullquote':
        return quotation(words, block.credit);
      case 'collage':
      case 'slideshow':
        return lines(blocks(block.blocks, depth + 1), caption(block.caption));
      case 'table':
        return richTableToMarkdown(block, 0);
      case 'details':
        return details(richTextToMarkdown(block.summary), blocks(block.blocks, depth + 1));
      case 'map': {
        const { latitude, longitude } = block.location;
        return lines(`Location: ${latitude}, ${longitude}`, caption(block.caption));
      }
      case 'buttons':
        return block.buttons.map((button) => richButton(button)).join(' ');
      case 'animation':
      case 'audio':
      case 'document':
      case 'photo':
      case 'video':
        return lines(media(block), caption(block.caption));
      case 'voice_note':
        return lines(media({ voice: block.voice_note }), caption(block.caption));
      default:
        return writeUnknown(block, depth) || unknownPart(block);
    }
  }

  function writeUnknown({ blocks: inner, ...block }: { blocks?: RichBlock[] }, depth: number): string {
    return lines(visibleText(block), Array.isArray(inner) ? blocks(inner, depth + 1) : visibleText(inner));
  }

  function media(source: Parameters<typeof readFiles>[0]): string {
    // Several of a kind would have one name.
    const found = readFiles(source, files.length === 0 ? `${messageId}` : `${messageId}-${files.length + 1}`);
    files.push(...found);
    return found.length === 0 ? unknownPart(source) : found.map(kindWords).join('\n');
  }

  function writeItem(item: RichBlockListItem, depth: number): string {
    const marker = markerOf(item);
    const [first = '', ...others] = blocks(item.blocks, depth + 1).split('\n');
    return [marker + first, ...others.map((line) => (line === '' ? '' : ' '.repeat(indentOf(marker)) + line))].join(
      '\n',
    );
  }

  return { text: blocks(rich.blocks, 0), files };
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim();

const lines = (...texts: string[]): string => texts.filter((text) => text !== '').join('\n');

function caption(given: RichBlockCaption | undefined): string {
  return given === undefined ? '' : lines(richTextToMarkdown(given.text ?? ''), credit(given.credit));
}

const credit = (given: RichText | undefined): string => (given === undefined ? '' : `— ${richTextToMarkdown(given)}`);

const quotation = (text: string, by: RichText | undefined): string => {
  const all = lines(text, credit(by));
  return all === '' ? '' : prefixed(all, '> ');
};

const details = (summary: string, content: string): string =>
  [`<details><summary>${summary}</summary>`, content, '</details>'].filter((text) => text !== '').join('\n\n');

/** Markdown counts in decimal numbers only; other labels, such as letters, are kept as words of a bullet. */
function markerOf({ label = '', value, type, has_checkbox, is_checked }: RichBlockListItem): string {
  if (has_checkbox) return is_checked ? '- [x] ' : '- [ ] ';
  if (value !== undefined && (type ?? '1') === '1') return `${value}. `;
  if (/^\d{1,9}[.)]$/.test(label)) return `${label} `;
  return /[\p{L}\p{N}]/u.test(label) ? `- ${label} ` : '- ';
}

/** How far the other lines of an item stand in: below its first words, and for a bullet two spaces. */
const indentOf = (marker: string): number => (marker.startsWith('- ') ? 2 : marker.length);
