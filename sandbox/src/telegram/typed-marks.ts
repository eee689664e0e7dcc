import type { MessageEntity } from '@grammyjs/types';

type Typed = { text: string; entities: MessageEntity[] };

type Marks = readonly (readonly [mark: string, type: MessageEntity['type']])[];

/** The marks that Telegram's apps look for while somebody types, the longer one first. */
const CODE_MARKS: Marks = [
  ['```', 'pre'],
  ['`', 'code'],
];
const STYLE_MARKS: Marks = [
  ['**', 'bold'],
  ['__', 'italic'],
  ['~~', 'strikethrough'],
  ['||', 'spoiler'],
];

/**
 * Makes of what is typed what Telegram's apps send: a pair of marks with something between them becomes formatting, and
 * the marks are taken out. One without a second stays.
 *
 * Code is looked for first, and the others only between pieces of code: no mark has its second one behind code.
 */
export function readTypedMarks(typed: string): Typed {
  return readPairs(typed, CODE_MARKS, (between) => readPairs(between, STYLE_MARKS, asIs));
}

const asIs = (text: string): Typed => ({ text, entities: [] });

/** Reads the pairs of some marks; `readRest` reads what stands between the pairs. */
function readPairs(typed: string, marks: Marks, readRest: (text: string) => Typed): Typed {
  let text = '';
  let rest = '';
  const entities: MessageEntity[] = [];
  const add = (part: Typed) => {
    entities.push(...part.entities.map((entity) => ({ ...entity, offset: entity.offset + text.length })));
    text += part.text;
  };
  for (let at = 0; at < typed.length; ) {
    const found = marks.find(([mark]) => typed.startsWith(mark, at));
    if (found === undefined) {
      rest += typed.charAt(at++);
      continue;
    }
    const [mark, type] = found;
    const end = typed.indexOf(mark, at + mark.length);
    const between = end < 0 ? '' : typed.slice(at + mark.length, end);
    if (between === '') {
      rest += mark;
      at += mark.length;
      continue;
    }
    add(readRest(rest));
    rest = '';
    const { language, ...inner } = toContent(type, between);
    const entity = { type, offset: 0, length: inner.text.length, ...(language !== undefined && { language }) };
    add({ text: inner.text, entities: [entity as MessageEntity, ...inner.entities] });
    at = end + mark.length;
  }
  add(readRest(rest));
  return { text, entities };
}

function toContent(type: string, between: string): Typed & { language?: string } {
  if (type === 'code') return { text: between, entities: [] };
  if (type !== 'pre') return readPairs(between, STYLE_MARKS, asIs);
  const { language, code } = /^(?<language>[^\s`]+)?\n(?<code>[\s\S]+?)\n?$/.exec(between)?.groups ?? {};
  if (code === undefined) return { text: between, entities: [] };
  return { text: code, entities: [], ...(language !== undefined && { language }) };
}
