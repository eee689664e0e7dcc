import type { MessageEntity } from '@grammyjs/types';
import { cutOutCode, type EntityStyle, type FormattedText, sliceFormatted, tidyEntities } from './formatted-text.ts';

export type TextBuilder = ReturnType<typeof createTextBuilder>;

/**
 * Collects text and entities while a document is walked.
 *
 * Whatever is called in whatever order, what `build` gives is valid for Telegram: entities nest, none is inside one of its
 * own kind, nothing but a quote is around code.
 */
export function createTextBuilder() {
  const chunks: string[] = [];
  let length = 0;
  let pendingLines = 0;
  let lineIsOpen = false;
  let indent = '';
  const open = new Set<EntityStyle['type']>();
  const entities: MessageEntity[] = [];

  function push(text: string): void {
    chunks.push(text);
    length += text.length;
    lineIsOpen = !text.endsWith('\n');
  }

  function flush(lineIndent: string): void {
    if (pendingLines > 0 && length > 0) push('\n'.repeat(pendingLines) + lineIndent);
    else if (length === 0 && lineIndent !== '') push(lineIndent);
    pendingLines = 0;
  }

  return {
    /** Adds text; its further lines get the indentation that is in force. */
    append(text: string): void {
      if (text === '') return;
      flush(indent);
      push(text.replaceAll('\n', `\n${indent}`));
    },

    /** Puts at least `lines` line ends between what was written and what comes; none before or after everything. */
    separate(lines: number): void {
      pendingLines = Math.max(pendingLines, lines);
    },

    /** Makes sure that what comes begins a line, with the indentation that is in force. */
    startLine(): void {
      if (lineIsOpen && pendingLines === 0) pendingLines = 1;
      flush(indent);
    },

    /** Adds a code block on lines of its own, not indented: the block itself stands out. */
    appendCodeBlock(code: string, language: string | undefined): void {
      if (pendingLines === 0 && lineIsOpen) pendingLines = 1;
      flush('');
      const offset = length;
      push(code);
      entities.push({ type: 'pre', offset, length: code.length, ...(language === undefined ? {} : { language }) });
    },

    /** Everything that `write` adds gets the style, unless it is inside of it already or Telegram forbids it here. */
    styled(style: EntityStyle, write: () => void): void {
      if (open.has(style.type) || (style.type === 'code' && open.has('text_link'))) {
        write();
        return;
      }
      const entity: MessageEntity = { ...style, offset: length, length: 0 };
      entities.push(entity);
      open.add(style.type);
      write();
      open.delete(style.type);
      entity.length = length - entity.offset;
    },

    /** Lines that begin inside `write` are indented further. */
    indented(prefix: string, write: () => void): void {
      const before = indent;
      indent += prefix;
      write();
      indent = before;
    },

    isInside(type: EntityStyle['type']): boolean {
      return open.has(type);
    },

    length(): number {
      return length;
    },

    /** What was written since `length()` was `offset`. */
    textSince(offset: number): string {
      let position = length;
      const tail: string[] = [];
      for (let i = chunks.length - 1; i >= 0 && position > offset; i--) {
        const chunk = chunks[i] ?? '';
        position -= chunk.length;
        tail.push(chunk);
      }
      return tail
        .reverse()
        .join('')
        .slice(Math.max(0, offset - position));
    },

    build(): FormattedText {
      const text = chunks.join('');
      const formatted = { text, entities: tidyEntities(text, cutOutCode(entities)) };
      return sliceFormatted(formatted, 0, text.length);
    },
  };
}
