import type { MessageEntity } from '@grammyjs/types';
import { cutOutCode, type FormattedText, isCode, tidyEntities } from '../formatted-text.ts';
import { toTelegramUrl } from '../telegram-url.ts';
import { type Accident, findAccidents } from './find-accidents.ts';
import { joinCrowded } from './join-crowded.ts';

const noCommands: ReadonlySet<string> = new Set();
// Nothing is found in a text without one of these.
const telling = /[./@#$]|\d{4}/;

/**
 * Shows as code what Telegram would make a link, a command, a mention or a tag of, though nobody meant it.
 *
 * Telegram finds such pieces in a bot's plain words by itself (`README.md`, `/health`, `@types/node`, `$HOME`), and a tap on a
 * command sends it. Addresses that were meant stay links. Where more pieces stand together than a message may have entities,
 * neighbours share one. The text does not change; doing it again changes nothing.
 *
 * @param commands names of the commands that stay tappable, without the `/`; default: none.
 */
export function showAccidentsAsCode(formatted: FormattedText, commands = noCommands): FormattedText {
  const { text } = formatted;
  if (!telling.test(text)) return formatted;
  const entities = formatted.entities.map((entity) => withoutSentence(text, entity));
  const closed = entities
    .filter((entity) => isCode(entity) || entity.type === 'text_link')
    .map(({ offset, length }) => ({ start: offset, end: offset + length }))
    .sort((a, b) => a.start - b.start);
  const borders = new Set(entities.flatMap(({ offset, length }) => [offset, offset + length]));
  const pieces = findAccidents(text, closed, commands).map((accident) => toEntity(accident, borders));
  if (pieces.length === 0 && entities.every((entity, i) => entity === formatted.entities[i])) return formatted;
  const all = tidyEntities(text, cutOutCode([...entities, ...pieces]));
  return { text, entities: joinCrowded(text, all) };
}

function toEntity({ start, end, url }: Accident, borders: Set<number>): MessageEntity {
  const place = { offset: start, length: end - start };
  let isCrossed = false;
  for (let i = start + 1; i < end && url !== undefined; i++) isCrossed ||= borders.has(i);
  return url === undefined || isCrossed ? { type: 'code', ...place } : { type: 'text_link', url, ...place };
}

/** A bare address ends before the full stop of a script without spaces, which Markdown takes for a part of it. */
export function withoutSentence(text: string, entity: MessageEntity): MessageEntity {
  if (entity.type !== 'text_link') return entity;
  const shown = text.slice(entity.offset, entity.offset + entity.length);
  const end = shown.search(/[\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/);
  if (end <= 0 || !/^(?:https?:\/\/|www\.)/i.test(shown) || !isAddressOf(entity.url, shown)) return entity;
  const url = toTelegramUrl(shown.slice(0, end));
  return url === undefined ? entity : { ...entity, url, length: end };
}

function isAddressOf(url: string, shown: string): boolean {
  const address = /^www\./i.test(shown) ? `http://${shown}` : shown;
  return url === address || (URL.canParse(address) && new URL(address).href === url);
}
