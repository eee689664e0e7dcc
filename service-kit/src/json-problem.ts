export type JsonProblem = {
  readonly line: number;
  readonly column: number;
  /** The usual mistake that it looks like; never quotes the text. */
  readonly hint?: string;
};

/**
 * Finds where a text stops being JSON; undefined if it is JSON.
 *
 * `JSON.parse` does not always say the position and quotes the text around it, which may be a password.
 * Line and column count from 1, in UTF-16 units.
 */
export function findJsonProblem(text: string): JsonProblem | undefined {
  const stop = findStop(text);
  if (stop === undefined) return undefined;
  const before = text.slice(0, stop.at).split('\n');
  const hint = hintFor(stop, text[stop.at]);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, ...(hint && { hint }) };
}

function hintFor({ expected, inside }: Stop, character: string | undefined): string | undefined {
  if (character === undefined) return 'the text ends before everything that was opened is closed';
  if (character === '/' || character === '#') return 'JSON knows no comments';
  const isAfterComma = expected === 'key' || (expected === 'value' && inside === '[');
  if (isAfterComma && ',}]'.includes(character)) return 'there is a comma too many before it';
  if (character === "'" || expected.startsWith('key')) return 'names and texts stand in double quotes';
  if (expected !== ', or end') return undefined;
  if (inside === undefined) return 'something follows after the end';
  return ',:}]'.includes(character) ? undefined : 'a comma is missing before it';
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR =
  /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
const STRING_START = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | 'end of text' | ', or end';
type Stop = { readonly at: number; readonly expected: Expected; readonly inside: '{' | '[' | undefined };

function findStop(text: string): Stop | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;

  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return false;
    at += found[0].length;
    return true;
  };

  for (;;) {
    take(SPACE);
    const character = text[at];
    const inside = open.at(-1);
    const stop = (as: Expected = expected): Stop => ({ at, expected: as, inside });
    if (expected === ', or end') {
      if (inside === undefined) return character === undefined ? undefined : stop();
      if (character === ',') expected = inside === '{' ? 'key' : 'value';
      else if (character === (inside === '{' ? '}' : ']')) open.pop();
      else return stop();
      at += 1;
    } else if (expected === 'key' || expected === 'key or }') {
      if (character === '}' && expected === 'key or }') {
        open.pop();
        expected = ', or end';
        at += 1;
        continue;
      }
      if (character !== '"') return stop();
      if (!take(SCALAR)) return stopInText(inside);
      take(SPACE);
      if (text[at] !== ':') return stop(':');
      at += 1;
      expected = 'value';
    } else if (character === '{' || character === '[') {
      open.push(character);
      expected = character === '{' ? 'key or }' : 'value or ]';
      at += 1;
    } else if (character === ']' && expected === 'value or ]') {
      open.pop();
      expected = ', or end';
      at += 1;
    } else {
      if (!take(SCALAR)) return character === '"' ? stopInText(inside) : stop();
      expected = ', or end';
    }
  }

  function stopInText(inside: Stop['inside']): Stop {
    take(STRING_START);
    return { at, expected: 'end of text', inside };
  }
}
