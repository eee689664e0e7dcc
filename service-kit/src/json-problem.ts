export type JsonProblem = { readonly line: number; readonly column: number };

/**
 * Finds where a text stops being JSON; undefined if it is JSON.
 *
 * `JSON.parse` does not always say the position and quotes the text around it, which may be a password.
 * Line and column count from 1, in UTF-16 units.
 */
export function findJsonProblem(text: string): JsonProblem | undefined {
  const offset = findOffset(text);
  if (offset === undefined) return undefined;
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR =
  /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
const STRING_START = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ', or end';

function findOffset(text: string): number | undefined {
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
    if (expected === ', or end') {
      if (inside === undefined) return character === undefined ? undefined : at;
      if (character === ',') expected = inside === '{' ? 'key' : 'value';
      else if (character === (inside === '{' ? '}' : ']')) open.pop();
      else return at;
      at += 1;
    } else if (expected === 'key' || expected === 'key or }') {
      if (character === '}' && expected === 'key or }') {
        open.pop();
        expected = ', or end';
        at += 1;
        continue;
      }
      if (character !== '"') return at;
      if (!take(SCALAR)) return endOfBrokenString();
      take(SPACE);
      if (text[at] !== ':') return at;
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
      if (!take(SCALAR)) return character === '"' ? endOfBrokenString() : at;
      expected = ', or end';
    }
  }

  function endOfBrokenString(): number {
    take(STRING_START);
    return at;
  }
}
