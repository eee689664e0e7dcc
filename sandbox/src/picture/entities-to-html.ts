import type { MessageEntity } from '@grammyjs/types';
import { entityTree, type TextPiece } from '../page/browser/entity-tree.ts';

const tags: Partial<Record<string, string>> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
};

/**
 * Draws a message's text with its entities as HTML; what the text itself contains never becomes markup.
 *
 * A kind that the picture knows no look for stays plain text.
 */
export function entitiesToHtml(text: string, entities: readonly MessageEntity[]): string {
  return draw(entityTree(text, entities));
}

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const draw = (pieces: readonly TextPiece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? escapeHtml(piece) : wrap(piece))).join('');

function wrap({ entity, text, children }: Exclude<TextPiece, string>): string {
  const content = draw(children);
  if (entity.type === 'pre') return codeBlock(content, entity.language, text.length);
  if (entity.type === 'text_link') return `<a title="${escapeHtml(entity.url ?? '')}">${content}</a>`;
  const tag = tags[entity.type];
  return tag === undefined ? content : `<${tag}>${content}</${tag}>`;
}

function codeBlock(content: string, language: string | undefined, length: number): string {
  const label = language === undefined ? '' : `<div class="language">${escapeHtml(language)}</div>`;
  return `<div class="pre" style="font-size: ${codeSizePx(length)}px">${label}<div>${content}</div></div>`;
}

/** Telegram for Android shows text at 16 dp and code the smaller the longer the block is (`CodeHighlighting`). */
function codeSizePx(length: number): number {
  return length > 120 ? 11 : length > 50 ? 13 : 14;
}
