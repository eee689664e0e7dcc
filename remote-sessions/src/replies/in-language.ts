import type { Words } from './words/en.ts';

type Language = Pick<Words, 'language'>;

/** A number as the language writes it: `1.5`, `1,5`. `least`: so many places after the comma stand there always. */
export const decimalIn = ({ language }: Language, value: number, least = 0): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: least, maximumFractionDigits: 1 }).format(value);

/** Texts as the language lists them: `a, b, and c`, `a, b und c`. */
export const listIn = ({ language }: Language, texts: readonly string[]): string =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(texts);

/** A moment (milliseconds) as the language writes it, in UTC, as nobody tells us where a person is. */
export const dateTimeIn = ({ language }: Language, ms: number): string =>
  Number.isNaN(ms)
    ? ''
    : `${new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }).format(ms)} UTC`;

/** `0 bytes`, `1.2 KB`, `20 MB`. Plain text. The signs of units are the same in all languages, so Intl is not asked for them. */
export function sizeIn(words: Words, bytes: number): string {
  if (bytes < 1_024) return words.files.bytes(bytes);
  const [amount, unit] = bytes < 1_048_576 ? [bytes / 1_024, 'KB'] : [bytes / 1_048_576, 'MB'];
  return `${decimalIn(words, amount < 10 ? amount : Math.round(amount))} ${unit}`;
}
