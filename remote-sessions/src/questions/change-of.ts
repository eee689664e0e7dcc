import { diffLines } from 'diff';

/** Beyond this many changed lines the least difference takes long to find, and old above new is as readable. */
const MOST_EDITS = 1_000;

/** What a change does to a text, line by line as `diff -u` has it: nothing of either text is left out. */
export function changeOf(before: string, after: string): string {
  const parts = diffLines(before, after, { maxEditLength: MOST_EDITS }) ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  return parts.flatMap(({ value, added, removed }) => lined(value, added ? '+' : removed ? '-' : ' ')).join('\n');
}

function lined(value: string, mark: string): string[] {
  if (value === '') return [];
  return value
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => mark + line);
}
