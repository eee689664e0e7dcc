import type { MessageEntity } from '@grammyjs/types';
import { badRequest } from './errors.ts';
import { type Fields, listField, textField } from './parameters.ts';
import { readEntities } from './validate-entities.ts';

/** UTF-16 units after entity parsing (Bot API: sendMessage). */
export const MAX_TEXT = 4096;
export const MAX_CAPTION = 1024;
const MAX_BYTES = 1 << 15;

export type FormattedText = { text: string; entities: MessageEntity[] };

const DROPPED = new Set('\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a');
const INVISIBLE = /^[\s\u00ad\u200b-\u200f\u2060-\u206f\ufeff\u3164\u2800]*$/;

/** Reads the text of a message: not empty, cleaned, trimmed and at most 4096 units long. */
export function readMessageText(fields: Fields): FormattedText {
  if (textField(fields, 'text') === '') throw badRequest('message text is empty');
  const formatted = readFormatted(fields, 'text', 'entities');
  if (INVISIBLE.test(formatted.text)) throw badRequest('text must be non-empty');
  if (formatted.text.length > MAX_TEXT) throw badRequest('message is too long');
  return formatted;
}

export function readCaption(fields: Fields): FormattedText {
  const formatted = readFormatted(fields, 'caption', 'caption_entities');
  if (formatted.text.length > MAX_CAPTION) throw badRequest('message caption is too long');
  return formatted;
}

/** Reads the text of a preview: as a message's, but it may be empty, which shows "Thinking...". */
export function readDraftText(fields: Fields): FormattedText {
  const formatted = readFormatted(fields, 'text', 'entities');
  if (formatted.text.length > MAX_TEXT) throw badRequest('message is too long');
  return formatted;
}

function readFormatted(fields: Fields, textName: string, entitiesName: string): FormattedText {
  const text = textField(fields, textName);
  if (text === '') return { text, entities: [] };
  if (Buffer.byteLength(text) > MAX_BYTES) throw badRequest('text is too long');
  const parseMode = textField(fields, 'parse_mode');
  if (parseMode !== '' && parseMode.toLowerCase() !== 'none') {
    throw badRequest(`parse_mode "${parseMode}" is not supported by this stand-in; send entities`);
  }
  return trim(clean(text, readEntities(text, listField(fields, entitiesName))));
}

/** Turns control characters into spaces and drops what Telegram drops; entities keep covering the same characters. */
export function clean(text: string, entities: MessageEntity[]): FormattedText {
  const newPosition = new Uint32Array(text.length + 1);
  let result = '';
  for (let index = 0; index < text.length; index++) {
    const unit = text.charAt(index);
    newPosition[index] = result.length;
    if (!DROPPED.has(unit)) result += unit < ' ' && unit !== '\n' ? ' ' : unit;
  }
  newPosition[text.length] = result.length;
  if (result === text) return { text, entities };
  const moved = entities.map((entity) => {
    const offset = newPosition[entity.offset] ?? 0;
    return { ...entity, offset, length: (newPosition[entity.offset + entity.length] ?? 0) - offset };
  });
  return { text: result, entities: moved.filter(({ length }) => length > 0) };
}

/**
 * Trims as Telegram does: spaces and line ends at the end always, at the beginning only up to the first entity.
 * Entities are cut and moved with the text.
 */
export function trim({ text, entities }: FormattedText): FormattedText {
  const end = text.length - (/[ \n]*$/.exec(text)?.[0].length ?? 0);
  const leading = /^[ \n]*/.exec(text)?.[0].length ?? 0;
  const start = Math.min(leading, entities[0]?.offset ?? leading, end);
  if (start === 0 && end === text.length) return { text, entities };
  const kept = entities
    .filter(({ offset }) => offset < end)
    .map((entity) => ({
      ...entity,
      offset: entity.offset - start,
      length: Math.min(entity.offset + entity.length, end) - entity.offset,
    }));
  return { text: text.slice(start, end), entities: kept };
}
