import type { MessageEntity, RichText } from '@grammyjs/types';
import { findEntities } from '../accidents/find-entities.ts';
import { showAccidentsAsCode, withoutSentence } from '../accidents/show-accidents.ts';
import { type FormattedText, isCode, tidyEntities } from '../formatted-text.ts';
import { withoutMarks } from '../mark-formulas.ts';
import { toTelegramUrl } from '../telegram-url.ts';

export interface TextContext {
  /** Names of the commands that stay tappable, without the `/`. */
  commands: ReadonlySet<string>;
  /** Formulas with their marks, which are code in the text. */
  formulas: ReadonlySet<string>;
  /** Told where something is left for Telegram to find: a command that is meant, an address that it takes in no other way. */
  onLeftToFind(): void;
}

/**
 * A text of one block with its entities as Telegram's rich text.
 *
 * What was not meant as a link, a command or a mention is code, as in every other text. What was meant is a link of its
 * own, so that nothing is left for Telegram to find, but for what `onLeftToFind` tells. Blocks inside of it are code.
 */
export function toRichText(formatted: FormattedText, context: TextContext): RichText {
  const { text, entities } = linkAddresses(showAccidentsAsCode(formatted, context.commands), context);
  return nest(text, entities, { start: 0, end: text.length }, context.formulas);
}

/** Whether Telegram keeps an address behind words as it is: it was seen to write `&amp;` for the `&` in it. */
export const isKeptInLink = (url: string): boolean => !url.includes('&');

function linkAddresses({ text, entities }: FormattedText, { onLeftToFind }: TextContext): FormattedText {
  const closed = entities.filter((entity) => isCode(entity) || entity.type === 'text_link');
  const added: MessageEntity[] = [];
  for (const { type, start, end } of findEntities(text)) {
    if (closed.some(({ offset, length }) => offset < end && offset + length > start)) continue;
    if (type === 'command') onLeftToFind();
    if (type !== 'address') continue;
    const shown = text.slice(start, end);
    const url = toTelegramUrl(/^https?:\/\//i.test(shown) ? shown : `http://${shown}`);
    const isCrossed = entities.some(({ offset, length }) => isBetween(offset) || isBetween(offset + length));
    function isBetween(position: number): boolean {
      return position > start && position < end;
    }
    if (url === undefined || isCrossed || !isKeptInLink(url)) onLeftToFind();
    else added.push(withoutSentence(text, { type: 'text_link', url, offset: start, length: end - start }));
  }
  return added.length === 0 ? { text, entities } : { text, entities: tidyEntities(text, [...entities, ...added]) };
}

function nest(
  text: string,
  entities: readonly MessageEntity[],
  { start, end }: { start: number; end: number },
  formulas: ReadonlySet<string>,
): RichText {
  const pieces: RichText[] = [];
  let position = start;
  let next = 0;
  for (let entity = entities[next]; entity !== undefined; entity = entities[next]) {
    const { offset, length } = entity;
    const stop = entities.findIndex((other, index) => index > next && other.offset >= offset + length);
    const inner = entities.slice(next + 1, stop < 0 ? entities.length : stop);
    if (offset > position) pieces.push(text.slice(position, offset));
    const range = { start: offset, end: offset + length };
    pieces.push(wrap(entity, text.slice(range.start, range.end), () => nest(text, inner, range, formulas), formulas));
    position = range.end;
    next = stop < 0 ? entities.length : stop;
  }
  if (position < end) pieces.push(text.slice(position, end));
  return pieces.length === 1 ? (pieces[0] ?? '') : pieces;
}

function wrap(entity: MessageEntity, shown: string, write: () => RichText, formulas: ReadonlySet<string>): RichText {
  switch (entity.type) {
    case 'bold':
    case 'italic':
    case 'underline':
    case 'strikethrough':
      return { type: entity.type, text: write() };
    case 'code':
      if (formulas.has(shown)) return { type: 'mathematical_expression', expression: withoutMarks(shown) };
      return { type: 'code', text: shown };
    case 'pre':
      return { type: 'code', text: shown };
    case 'text_link':
      return { type: 'url', text: write(), url: entity.url };
    default:
      return write();
  }
}
