import type { RichText } from '@grammyjs/types';
import { inlineCode, link } from 'provider-kit/pure';
import { withMoment, withName } from './markdown-marks.ts';
import { nameOf } from './names.ts';
import { visibleText } from './rich-visible-text.ts';

/** Twice of what Telegram lets people nest; what lies deeper is told as plain words. */
export const MAX_DEPTH = 32;

/** Writes the text of a rich message as GitHub's Markdown, with tags for what that has no marks for. */
export function richTextToMarkdown(text: RichText, depth = 0): string {
  if (typeof text === 'string') return text;
  if (depth >= MAX_DEPTH) return visibleText(text);
  if (Array.isArray(text)) return text.map((part) => richTextToMarkdown(part, depth + 1)).join('');
  if (typeof text !== 'object' || text === null) return '';
  const words = 'text' in text ? richTextToMarkdown(text.text, depth + 1) : '';
  switch (text.type) {
    case 'bold':
      return wrap('**', words);
    case 'italic':
      return wrap('*', words);
    case 'underline':
      return wrap('<u>', words, '</u>');
    case 'strikethrough':
      return wrap('~~', words);
    case 'spoiler':
      return wrap('||', words);
    case 'subscript':
      return wrap('<sub>', words, '</sub>');
    case 'superscript':
      return wrap('<sup>', words, '</sup>');
    case 'marked':
      return wrap('==', words);
    case 'code':
      return words === '' ? '' : inlineCode(visibleText(text.text));
    case 'date_time':
      return withMoment(words, text.unix_time);
    case 'text_mention':
      return withName(words, nameOf(text.user ?? {}));
    case 'custom_emoji':
      return text.alternative_text;
    case 'mathematical_expression':
      return `$${text.expression}$`;
    case 'url':
      return link(words, text.url);
    case 'email_address':
      return words === text.email_address ? words : link(words, `mailto:${text.email_address}`);
    case 'phone_number':
      return words === text.phone_number ? words : link(words, `tel:${text.phone_number}`);
    case 'reference':
      return `[^${text.name}]: ${words}`;
    case 'reference_link':
      return `${words}[^${text.reference_name}]`;
    case 'button':
      return richButton(text.button, depth + 1);
    // Seen by nobody.
    case 'anchor':
      return '';
    case 'anchor_link':
    case 'bank_card_number':
    case 'mention':
    case 'hashtag':
    case 'cashtag':
    case 'bot_command':
      return words;
    default:
      return words || visibleText(text) || unknownPart(text);
  }
}

/** A button, with its address where it has one. */
export function richButton(button: { text: RichText; url?: unknown }, depth = 0): string {
  const label = richTextToMarkdown(button.text, depth);
  return typeof button.url === 'string' ? link(label, button.url) : `[${label}]`;
}

/** Says that there is something that has no words. */
export const unknownPart = (part: unknown): string =>
  `[${String((part as { type?: unknown })?.type ?? 'unknown').replaceAll('_', ' ')}]`;

/** Puts marks round words; spaces at their borders stay outside, where Markdown wants them. */
function wrap(open: string, words: string, close = open): string {
  const core = words.trim();
  if (core === '') return words;
  const at = words.indexOf(core);
  return words.slice(0, at) + open + core + close + words.slice(at + core.length);
}
