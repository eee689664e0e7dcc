import type { MessageEntity } from '@grammyjs/types';

type Typed = { text: string; entities: MessageEntity[] };

/** The marks that Telegram's apps look for while somebody types, the longer one first. */
const MARKS: readonly [mark: string, type: 'pre' | 'code' | 'bold' | 'italic' | 'strikethrough' | 'spoiler'][] = [
  ['```', 'pre'],
  ['`', 'code'],
  ['**', 'bold'],
  ['__', 'italic'],
  ['~~', 'strikethrough'],
  ['||', 'spoiler'],
];

/**
 * Makes of what is typed what Telegram's apps send: a pair of marks with something between them becomes formatting, and
 * the marks are taken out. One without a second stays.
 */
export function readTypedMarks(typed: string): Typed {
  let text = '';
  const entities: MessageEntity[] = [];
  for (let at = 0; at < typed.length; ) {
    const found = MARKS.find(([mark]) => typed.startsWith(mark, at));
    if (found === undefined) {
      text += typed.charAt(at++);
      continue;
    }
    const [mark, type] = found;
    const end = typed.indexOf(mark, at + mark.length);
    const between = end < 0 ? '' : typed.slice(at + mark.length, end);
    if (between === '') {
      text += mark;
      at += mark.length;
      continue;
    }
    const inner = toContent(type, between);
    entities.push({
      type,
      offset: text.length,
      length: inner.text.length,
      ...(inner.language !== undefined && { language: inner.language }),
    } as MessageEntity);
    entities.push(...inner.entities.map((entity) => ({ ...entity, offset: entity.offset + text.length })));
    text += inner.text;
    at = end + mark.length;
  }
  return { text, entities };
}

function toContent(type: string, between: string): Typed & { language?: string } {
  if (type === 'code') return { text: between, entities: [] };
  if (type !== 'pre') return readTypedMarks(between);
  const { language, code } = /^(?<language>[^\s`]+)?\n(?<code>[\s\S]+?)\n?$/.exec(between)?.groups ?? {};
  if (code === undefined) return { text: between, entities: [] };
  return { text: code, entities: [], ...(language !== undefined && { language }) };
}
