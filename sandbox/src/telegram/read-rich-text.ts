import type { RichText } from '@grammyjs/types';
import { badRequest } from './errors.ts';
import { type Fields, isObject } from './parameters.ts';
import { clean } from './validate-text.ts';
import { urlProblem } from './validate-url.ts';

const STYLES = new Set('bold italic underline strikethrough spoiler subscript superscript marked code'.split(' '));
/** Telegram finds these itself: of what a bot names so it keeps the words (TDLib: RichText::get_rich_text). */
const FOUND = new Set(['mention', 'hashtag', 'cashtag', 'bot_command', 'bank_card_number']);
/** The fields that the others have beside their text. */
const OTHERS: Record<string, string> = {
  url: 'url',
  email_address: 'email_address',
  phone_number: 'phone_number',
  anchor_link: 'anchor_name',
  reference: 'name',
  reference_link: 'reference_name',
};

/** Reads formatted text as Telegram keeps it. Stricter: fields that it does not know and styles of nothing are refused. */
export function readRichText(input: unknown): RichText {
  if (typeof input === 'string') return readString(input);
  if (Array.isArray(input)) return input.map(readRichText);
  if (!isObject(input) || typeof input.type !== 'string') throw badRequest('Invalid rich text specified');
  const { type } = input;
  if (type === 'mathematical_expression') {
    onlyFields(input, ['expression']);
    const expression = readString(input.expression);
    if (expression.trim() === '') throw contentRequired();
    return { type, expression };
  }
  const extra = OTHERS[type];
  if (extra === undefined && !STYLES.has(type) && !FOUND.has(type)) {
    throw badRequest(`Rich text type "${type}" is not supported by this stand-in`);
  }
  if (!FOUND.has(type)) onlyFields(input, ['text', ...(extra === undefined ? [] : [extra])]);
  const text = readRichText(input.text);
  if (FOUND.has(type)) return text;
  if (isEmptyText(text)) throw contentRequired();
  if (extra === undefined) return { type, text } as RichText;
  const value = readString(input[extra]);
  if (type === 'url' && !isAddress(value)) throw badRequest('RICH_MESSAGE_URL_INVALID');
  if (type === 'email_address' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    throw badRequest('RICH_MESSAGE_EMAIL_INVALID');
  }
  return { type, text, [extra]: value } as RichText;
}

export function readString(input: unknown): string {
  if (typeof input !== 'string') throw badRequest('Invalid rich text specified');
  if (!input.isWellFormed()) throw badRequest('Rich text must be encoded in UTF-8');
  return clean(input, []).text;
}

export const contentRequired = () => badRequest('RICH_MESSAGE_CONTENT_REQUIRED');

/** Whether there are no words in it at all. */
export function isEmptyText(text: RichText): boolean {
  if (typeof text === 'string') return text === '';
  if (Array.isArray(text)) return text.every(isEmptyText);
  return 'text' in text && isEmptyText(text.text);
}

/** Telegram passes over what it does not know; here a slip of the pen is said. */
export function onlyFields(input: Fields, known: readonly string[]): void {
  const other = Object.keys(input).find((name) => name !== 'type' && !known.includes(name));
  if (other !== undefined) throw badRequest(`Can't parse InputRichBlock: there is no field "${other}"`);
}

const isAddress = (url: string): boolean => /^(?:https?|tg):\/\//i.test(url) && urlProblem(url) === undefined;
