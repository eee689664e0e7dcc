import type { AgentQuestion } from '../etienne/permissions.ts';
import { reveal } from './hidden-characters.ts';

type Option = AgentQuestion['options'][number];

/** What a button shows of a label on a phone; with the mark of a choice before it. */
const MOST_ON_BUTTON = 60;
const MOST_MARK = 3;

/** Keyboards take a hundred rows; nobody scrolls through more than this many, and the rest can be written. */
export const MOST_BUTTONS = 40;

/** A label as it fits on a button. */
export function onButton(label: string): string {
  const characters = [...reveal(label, 'text').text.replace(/\s+/g, ' ').trim()];
  if (characters.length === 0) return '…';
  return characters.length <= MOST_ON_BUTTON
    ? characters.join('')
    : `${characters.slice(0, MOST_ON_BUTTON - 1).join('')}…`;
}

/**
 * Whether buttons alone would not tell these options apart: one is cut, two look alike, or some get no button.
 *
 * Alike is what differs only in what is easily overlooked: marks of Markdown, case, spaces, characters that can't be
 * seen, letters that have two codes.
 */
export function needsNumbers(options: readonly Option[]): boolean {
  if (options.length > MOST_BUTTONS) return true;
  const seen = options.map(({ label }) => likenessOf(label));
  return (
    new Set(seen).size < seen.length ||
    options.some(
      ({ label }) =>
        [...reveal(label.trim(), 'text').text].length > MOST_ON_BUTTON - MOST_MARK || /[\n\r]/.test(label.trim()),
    )
  );
}

const likenessOf = (label: string): string =>
  label
    .normalize('NFKC')
    .replace(/[\p{C}\p{Default_Ignorable_Code_Point}*_`~#>|\\[\]]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
