import type { MessageEntity } from '@grammyjs/types';

const tags: Partial<Record<MessageEntity['type'], string>> = {
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
 * Every character is drawn once, the line end after a block excepted, which the block brings by itself. Entities lie in one another or apart, as Telegram has them; one that sticks out of
 * the entity around it is drawn up to that one's end. A kind that the picture knows no look for stays plain text.
 */
export function entitiesToHtml(text: string, entities: readonly MessageEntity[]): string {
  const inOrder = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  let next = 0;

  function draw(start: number, end: number): string {
    let html = '';
    let position = start;
    for (let entity = inOrder[next]; entity !== undefined && entity.offset < end; entity = inOrder[next]) {
      next += 1;
      const from = Math.max(position, entity.offset);
      const to = Math.min(end, entity.offset + entity.length);
      if (from >= to) continue;
      html += escapeHtml(text.slice(position, from)) + wrap(entity, draw(from, to), to - from);
      position = to;
      if (isBlock(entity) && text[position] === '\n' && position < end) position += 1;
    }
    return html + escapeHtml(text.slice(position, end));
  }

  return draw(0, text.length);
}

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const isBlock = ({ type }: MessageEntity): boolean => type === 'pre' || tags[type] === 'blockquote';

function wrap(entity: MessageEntity, content: string, length: number): string {
  if (entity.type === 'pre') return codeBlock(content, entity.language, length);
  if (entity.type === 'text_link') return `<a title="${escapeHtml(entity.url)}">${content}</a>`;
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
