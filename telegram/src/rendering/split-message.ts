import type { MessageEntity } from '@grammyjs/types';
import { showAccidentsAsCode } from './accidents/show-accidents.ts';
import { findCut } from './find-cut.ts';
import { type FormattedText, isSpaceAt, sliceFormatted, tidyEntities } from './formatted-text.ts';
import { type MessageLimits, messageLimits } from './message-limits.ts';

/**
 * Cuts a text into messages that Telegram accepts.
 *
 * The parts' texts are stretches of the text in order, and only white space lies between them: joined, and compared without
 * white space, they are the text. Every part is within the limits and trimmed; an indentation that opens a `pre` is kept.
 * Cuts fall at a blank line, else a line end, else a space, and outside inline entities; a `pre` longer
 * than a message is cut at a line and opened again with its language. Entities lose their style only where more of them
 * begin at one place than a message may hold. A blank text has no parts.
 *
 * @param limits default: those of a message, `messageLimits`; `maxLength` of at least 2.
 */
export function splitFormatted(formatted: FormattedText, limits: MessageLimits = {}): FormattedText[] {
  const { maxLength, maxEntities } = { ...messageLimits, ...limits };
  const { text } = formatted;
  const entities = tidyEntities(text, formatted.entities);
  const parts: FormattedText[] = [];
  let start = 0;
  let next = 0;
  let carried: MessageEntity[] = [];
  while (start < text.length) {
    const window = takeWindow(entities, { carried, next, start, end: start + maxLength, maxEntities });
    const limit = Math.min(text.length, window.limit);
    const touching = window.entities;
    const end = limit === text.length ? limit : findCut({ text, start, limit, maxLength, entities: touching });
    const slice = sliceFormatted({ text, entities: touching }, start, end);
    // Only within a word is something before or after the cut what it was not in the whole.
    const isCutInWord = isInWord(text, start) || isInWord(text, end);
    const part = isCutInWord ? showAccidentsAsCode(slice) : slice;
    if (part.text !== '') parts.push(part.entities.length > maxEntities ? withFirst(maxEntities, part) : part);
    carried = touching.filter((entity) => entity.offset < end && entity.offset + entity.length > end);
    next += touching.filter((entity) => entity.offset >= start && entity.offset < end).length;
    start = end;
  }
  return parts;
}

const isInWord = (text: string, cut: number): boolean =>
  cut > 0 && cut < text.length && !isSpaceAt(text, cut - 1) && !isSpaceAt(text, cut);

function withFirst(count: number, { text, entities }: FormattedText): FormattedText {
  return sliceFormatted({ text, entities: entities.slice(0, count) }, 0, text.length);
}

type Reach = { carried: MessageEntity[]; next: number; start: number; end: number; maxEntities: number };

/** The entities that touch the stretch, and how far it may reach so that they are not too many. */
function takeWindow(all: MessageEntity[], { carried, next, start, end, maxEntities }: Reach) {
  const entities = [...carried];
  for (let i = next; i < all.length; i++) {
    const entity = all[i];
    if (entity === undefined || entity.offset >= end) break;
    // What begins where the part begins has to go into it, however much it is.
    if (entities.length >= maxEntities && entity.offset > start) return { entities, limit: entity.offset };
    entities.push(entity);
  }
  return { entities, limit: end };
}
