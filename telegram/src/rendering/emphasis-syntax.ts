import type { gfm } from 'micromark-extension-gfm';

const wideMarks: [first: number, last: number][] = [
  [0x2018, 0x201f],
  [0x3001, 0x3003],
  [0x3008, 0x3011],
  [0x3014, 0x301f],
  [0xff01, 0xff0f],
  [0xff1a, 0xff20],
  [0xff3b, 0xff40],
  [0xff5b, 0xff65],
];

/**
 * Lets emphasis end and begin beside East Asian punctuation.
 *
 * In `**重要：**说明` the closing mark stands between punctuation and a letter, where Markdown wants a space; such scripts
 * have none, and models write it all the same.
 */
export function emphasisSyntax(): ReturnType<typeof gfm> {
  const codes = wideMarks.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
  return { attentionMarkers: { null: codes } };
}
