import type { RichBlock, RichBlockListItem, RichBlockTableCell, RichMessage, RichText } from '@grammyjs/types';
import { badRequest } from './errors.ts';
import { type Fields, isObject, objectField } from './parameters.ts';
import { contentRequired, isEmptyText, onlyFields, readRichText, readString } from './read-rich-text.ts';
import { limitRichBlocks } from './rich-limits.ts';
import { wordsOfBlocks } from './rich-words.ts';

const LABEL_TYPES = new Set(['a', 'A', 'i', 'I', '1']);
const ALIGNMENTS = new Set(['left', 'center', 'right']);
const VERTICAL_ALIGNMENTS = new Set(['top', 'middle', 'bottom']);

/**
 * Reads `rich_message` as Telegram does: its refusals are those of the Bot API server, of TDLib below it (their source),
 * and, in capitals, those that people have met.
 *
 * Only `blocks` are read: what Telegram makes of Markdown and HTML is not known in full.
 */
export function readRichMessage(fields: Fields, { isPreview }: { isPreview: boolean }): RichMessage {
  const input = objectField(fields, 'rich_message');
  if (input === undefined) throw badRequest('Rich message must be non-empty');
  onlyFields(input, ['blocks', 'html', 'markdown', 'media', 'is_rtl', 'skip_entity_detection']);
  if (input.html !== undefined || input.markdown !== undefined || input.media !== undefined) {
    throw badRequest('Only blocks of rich messages are supported by this stand-in');
  }
  const blocks = readBlocks(input.blocks, isPreview);
  limitRichBlocks(blocks);
  if (wordsOfBlocks(blocks).trim() === '') throw badRequest('RICH_MESSAGE_EMPTY');
  return { blocks, ...(input.is_rtl === true && { is_rtl: true }) };
}

function readBlocks(input: unknown, isPreview: boolean): RichBlock[] {
  if (!Array.isArray(input)) throw unreadable('Can\'t find field "blocks"');
  return input.map((block) => readBlock(block, isPreview));
}

function readBlock(block: unknown, isPreview: boolean): RichBlock {
  if (!isObject(block) || typeof block.type !== 'string') throw unreadable('Can\'t find field "type"');
  const { type } = block;
  switch (type) {
    case 'paragraph':
    case 'footer':
      onlyFields(block, ['text']);
      return { type, text: readRichText(block.text) };
    case 'thinking':
      if (!isPreview) throw badRequest('Block is not allowed');
      onlyFields(block, ['text']);
      return { type, text: withWords(block.text) };
    case 'heading': {
      onlyFields(block, ['text', 'size']);
      const { size } = block;
      if (!Number.isInteger(size) || Number(size) < 1 || Number(size) > 6) {
        throw badRequest('Invalid section heading size specified');
      }
      return { type, text: withWords(block.text), size: size as 1 };
    }
    case 'pre': {
      onlyFields(block, ['text', 'language']);
      const language = block.language === undefined ? '' : readString(block.language);
      return { type, text: withWords(block.text), ...(language !== '' && { language }) };
    }
    case 'divider':
      onlyFields(block, []);
      return { type };
    case 'mathematical_expression':
      onlyFields(block, ['expression']);
      if (readString(block.expression).trim() === '') throw contentRequired();
      return { type, expression: readString(block.expression) };
    case 'list':
      onlyFields(block, ['items']);
      return { type, items: readItems(block.items, isPreview) };
    case 'blockquote':
      onlyFields(block, ['blocks', 'credit']);
      return { type, blocks: someBlocks(block.blocks, isPreview), ...optional('credit', block.credit) };
    case 'expandable_blockquote':
    case 'pullquote':
      onlyFields(block, ['text', 'credit']);
      return { type, text: withWords(block.text), ...optional('credit', block.credit) };
    case 'details':
      onlyFields(block, ['summary', 'blocks', 'is_open']);
      return {
        ...{ type, summary: withWords(block.summary), blocks: someBlocks(block.blocks, isPreview) },
        ...(block.is_open === true && { is_open: true }),
      };
    case 'table':
      onlyFields(block, ['cells', 'caption', 'is_bordered', 'is_striped', 'is_compact']);
      return {
        ...{ type, cells: readRows(block.cells), ...optional('caption', block.caption) },
        ...(block.is_bordered === true && { is_bordered: true }),
        ...(block.is_striped === true && { is_striped: true }),
        ...(block.is_compact === true && { is_compact: true }),
      };
    default:
      throw badRequest(`Type "${type}" is not supported by this stand-in`);
  }
}

function readItems(input: unknown, isPreview: boolean): RichBlockListItem[] {
  if (!Array.isArray(input)) throw unreadable('Can\'t find field "items"');
  if (input.length === 0) throw badRequest('List must be non-empty');
  const items = input.map((item): RichBlockListItem => {
    if (!isObject(item)) throw badRequest('Object expected as InputRichBlockListItem');
    onlyFields(item, ['blocks', 'has_checkbox', 'is_checked', 'value']);
    const blocks = someBlocks(item.blocks, isPreview);
    const box = item.has_checkbox === true && { has_checkbox: true as const };
    const check = box && item.is_checked === true && { is_checked: true as const };
    if (item.type === undefined) return { label: '•', blocks, ...box, ...check };
    if (!LABEL_TYPES.has(String(item.type))) throw badRequest('Invalid list item type specified');
    if (item.type !== '1') throw badRequest('Only decimal labels are supported by this stand-in');
    const value = Number(item.value ?? 0);
    return { label: `${value}.`, blocks, ...box, ...check, value, type: '1' };
  });
  if (new Set(items.map(({ type }) => type)).size > 1) throw badRequest('List must be either ordered or unordered');
  return items;
}

function readRows(input: unknown): RichBlockTableCell[][] {
  if (!Array.isArray(input)) throw unreadable('Can\'t find field "cells"');
  if (input.length === 0 || !input.every((row) => Array.isArray(row) && row.length > 0)) throw contentRequired();
  return input.map((row: unknown[]) =>
    row.map((cell): RichBlockTableCell => {
      if (!isObject(cell)) throw badRequest('RichBlockTableCell must be an object');
      onlyFields(cell, ['text', 'is_header', 'colspan', 'rowspan', 'align', 'valign']);
      const align = cell.align ?? (cell.is_header === true ? 'center' : 'left');
      const valign = cell.valign ?? 'middle';
      if (!ALIGNMENTS.has(String(align))) throw badRequest('Invalid horizontal alignment specified');
      if (!VERTICAL_ALIGNMENTS.has(String(valign))) throw badRequest('Invalid vertical alignment specified');
      for (const span of ['colspan', 'rowspan']) {
        if (cell[span] !== undefined && !(Number(cell[span]) >= 0)) {
          throw badRequest(`Invalid table cell ${span} specified`);
        }
      }
      const text = cell.text === undefined ? '' : readRichText(cell.text);
      return {
        ...(!isEmptyText(text) && { text }),
        ...(cell.is_header === true && { is_header: true }),
        ...(Number(cell.colspan) > 1 && { colspan: Number(cell.colspan) }),
        ...(Number(cell.rowspan) > 1 && { rowspan: Number(cell.rowspan) }),
        align: align as 'left',
        valign: valign as 'top',
      };
    }),
  );
}

function someBlocks(input: unknown, isPreview: boolean): RichBlock[] {
  const blocks = readBlocks(input, isPreview);
  if (blocks.length === 0) throw contentRequired();
  return blocks;
}

function withWords(input: unknown): RichText {
  const text = readRichText(input);
  if (isEmptyText(text)) throw contentRequired();
  return text;
}

const optional = <Name extends string>(name: Name, input: unknown): { [key in Name]?: RichText } =>
  (input === undefined ? {} : { [name]: readRichText(input) }) as { [key in Name]?: RichText };

const unreadable = (problem: string) => badRequest(`Can't parse InputRichBlock: ${problem}`);
