import type { InlineKeyboardButton, InlineKeyboardMarkup } from '@grammyjs/types';
import { badRequest } from './errors.ts';
import { type Fields, isObject, objectField } from './parameters.ts';
import { urlProblem } from './validate-url.ts';

const MAX_BUTTONS = 100;
const MAX_ROW = 8;
const MAX_CALLBACK_BYTES = 64;
const MAX_COPY_TEXT = 256;
const STYLES = new Set(['', 'default', 'danger', 'success', 'primary']);

const KINDS = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'disabled',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
] as const;

/**
 * Reads and checks `reply_markup`; answers `undefined` where the message gets no inline buttons.
 * Keyboards below the input field are accepted and not kept.
 */
export function readInlineKeyboard(fields: Fields): InlineKeyboardMarkup | undefined {
  const markup = objectField(fields, 'reply_markup');
  if (!markup || !('inline_keyboard' in markup)) return undefined;
  const rows = markup.inline_keyboard;
  if (!Array.isArray(rows) || !rows.every((row) => Array.isArray(row))) {
    throw badRequest('Field "inline_keyboard" must be an Array of Arrays');
  }
  const kept = rows.filter((row) => row.length > 0);
  if (kept.length === 0) return undefined;
  if (kept.flat().length > MAX_BUTTONS || kept.some((row) => row.length > MAX_ROW)) {
    throw badRequest('reply markup is too long');
  }
  return { inline_keyboard: kept.map((row) => row.map((button) => readButton(button))) };
}

function readButton(button: unknown): InlineKeyboardButton {
  if (!isObject(button)) throw unreadable('InlineKeyboardButton must be an Object');
  if (typeof button.text !== 'string') throw unreadable('Can\'t find field "text"');
  if (button.text === '') throw badRequest('Inline keyboard button text must be non-empty');
  if (!STYLES.has(String(button.style ?? '').toLowerCase())) throw unreadable('invalid button style specified');
  const kinds = KINDS.filter((kind) => button[kind] !== undefined && button[kind] !== '');
  if (kinds.length === 0) throw unreadable('Text buttons are unallowed in the inline keyboard');
  if (kinds.length > 1) throw badRequest('BUTTON_TYPE_INVALID');
  checkKind(button);
  return button as unknown as InlineKeyboardButton;
}

function checkKind(button: Fields): void {
  if (button.callback_data !== undefined && Buffer.byteLength(String(button.callback_data)) > MAX_CALLBACK_BYTES) {
    throw badRequest('BUTTON_DATA_INVALID');
  }
  if (button.disabled !== undefined && !isObject(button.disabled)) {
    throw unreadable('Field "disabled" must be of type Object');
  }
  if (button.copy_text !== undefined) {
    const copied = isObject(button.copy_text) ? button.copy_text.text : undefined;
    if (typeof copied !== 'string') throw unreadable('Field "copy_text" must be of type Object');
    if (copied.length === 0 || copied.length > MAX_COPY_TEXT) throw badRequest('BUTTON_COPY_TEXT_INVALID');
  }
  if (button.url !== undefined) {
    const problem = urlProblem(String(button.url));
    if (problem) throw badRequest(`Inline keyboard button ${problem}`);
  }
}

const unreadable = (reason: string) => badRequest(`Can't parse inline keyboard button: ${reason}`);
