import type { KitWords } from '../words/en.ts';
import { readTerminalText, type ShowLink } from './terminal-text.ts';

/**
 * The text as it may be shown: well-formed, with `\n` as its only line ending, and without what steers a terminal
 * (`readTerminalText`) or turns the direction of what follows.
 */
export function cleanText(text: string, showLink?: ShowLink): string {
  return readTerminalText(text.toWellFormed(), showLink)
    .replace(/[\u2028\u2029]/g, '\n')
    .replace(/[\v\f]/g, ' ')
    .replace(/[[\p{Cc}--[\t\n]]\u202a-\u202e]/gv, '');
}

/** The text as `cleanText` makes it, in one line. */
export const cleanLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ').trim();

const invisible = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Whether nobody would see anything of the text: nothing but white space and characters that draw nothing. */
export const isBlank = (text: string): boolean => invisible.test(text);

/** What stands for a text that shows nothing, and truly says why. */
export const wordsForBlank = ({ blank }: KitWords, text: string): string =>
  text.trim() === '' ? blank.empty : blank.invisible;
