import { showAccidentsAsCode } from './accidents/show-accidents.ts';
import { cleanMarkdown } from './clean-markdown.ts';
import { createFenceTracker } from './code-fences.ts';
import { type FormattedText, isSpaceAt, sliceFormatted } from './formatted-text.ts';
import { limitEntities } from './limit-entities.ts';
import { markdownToTelegram } from './markdown-to-telegram.ts';
import { messageLimits } from './message-limits.ts';

const cutMark = '…\n';

/**
 * The end of an unfinished answer, for a live preview.
 *
 * Always valid for one message and at most `maxLength` units long, whatever Markdown is still open. A text that is too long loses its
 * beginning, at a line if there is one, and starts with `…`. Of more than `maxEntities` the last are kept, styles going first;
 * where there is more code than that, the text begins later, as nothing may become a link or a command by accident.
 * The time it takes grows with `maxLength`, and only by a scan of its lines with the length of the answer.
 *
 * @param maxLength UTF-16 units, at least 8; default: a message's 4096.
 */
export function previewOf(
  markdown: string,
  maxLength: number = messageLimits.maxLength,
  maxEntities: number = messageLimits.maxEntities,
): FormattedText {
  const source = cleanMarkdown(markdown);
  const tail = tailOf(source, maxLength * 3);
  const formatted = markdownToTelegram(tail.markdown);
  const { text } = formatted;
  if (text.length + (tail.isShortened ? cutMark.length : 0) <= maxLength) {
    return limitEntities(tail.isShortened ? withCutMark(formatted) : formatted, maxEntities);
  }
  const start = cutBefore(text, text.length - (maxLength - cutMark.length));
  const end = sliceFormatted(formatted, start, text.length);
  // What is cut within a word may begin with what looks like a command.
  return limitEntities(withCutMark(isSpaceAt(text, start - 1) ? end : showAccidentsAsCode(end)), maxEntities);
}

/** The last lines of the source; if they begin inside a code block, its fence is opened again. */
export function tailOf(source: string, maxLength: number): { markdown: string; isShortened: boolean } {
  if (source.length <= maxLength) return { markdown: source, isShortened: false };
  const from = cutBefore(source, source.length - maxLength);
  const fences = createFenceTracker();
  for (const line of source.slice(0, from).split('\n')) fences.next(line);
  const opening = fences.openingLine();
  const rest = source.slice(from);
  return { markdown: opening === undefined ? rest : `${opening}\n${rest}`, isShortened: true };
}

/** The first line start at or after the position, if it is near; else a place between two characters. */
function cutBefore(text: string, position: number): number {
  const lineEnd = text.indexOf('\n', Math.max(0, position - 1));
  if (lineEnd >= 0 && lineEnd - position < (text.length - position) / 2) return lineEnd + 1;
  let cut = position;
  while (cut < position + 64 && cut < text.length && !isSpaceAt(text, cut)) cut++;
  if (isSpaceAt(text, cut)) return cut;
  const splitsPair = /^[\udc00-\udfff]/.test(text.charAt(position));
  return splitsPair ? position + 1 : position;
}

function withCutMark({ text, entities }: FormattedText): FormattedText {
  if (text === '') return { text, entities };
  const shifted = entities.map((entity) => ({ ...entity, offset: entity.offset + cutMark.length }));
  return { text: cutMark + text, entities: shifted };
}
