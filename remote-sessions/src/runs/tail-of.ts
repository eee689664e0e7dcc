import { openFence } from '../replies/open-fence.ts';

/**
 * The end of a Markdown text, begun at a line where that is near. A code block that was cut is opened again, so that
 * code still looks like code.
 */
export function tailOf(text: string, mostCharacters: number): string {
  if (text.length <= mostCharacters) return text;
  const cut = text.length - mostCharacters;
  const lineEnd = text.indexOf('\n', cut);
  const start = lineEnd !== -1 && lineEnd - cut < mostCharacters / 4 ? lineEnd + 1 : afterSurrogate(text, cut);
  const fence = openFence(text.slice(0, start));
  return `…\n${fence === undefined ? '' : `${fence.line}\n`}${text.slice(start)}`;
}

const afterSurrogate = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
};
