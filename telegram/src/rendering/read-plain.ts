import type { Root } from 'mdast';

// What begins or is anything in Markdown, an address or a formula; all else is words.
const plainLine = /^[\p{L}"'“”„«»‘’(¿¡…](?:[^\\`*_~[\]<>&$|@\r\0]*[^\\`*_~[\]<>&$|@\s\0])?$/u;
const address = /http|www/i;

/**
 * Reads lines of nothing but words, as many answers are, without the parser: paragraphs, without their positions. Undefined
 * where anything may be more than words.
 */
export function readPlain(lines: readonly string[]): Root | undefined {
  if (!lines.every((line) => line === '' || (plainLine.test(line) && !address.test(line)))) return undefined;
  const paragraphs = lines
    .join('\n')
    .split(/\n{2,}/)
    .map((text) => text.replace(/^\n|\n$/g, ''));
  return {
    type: 'root',
    children: paragraphs
      .filter((text) => text !== '')
      .map((value) => ({ type: 'paragraph', children: [{ type: 'text', value }] })),
  };
}
