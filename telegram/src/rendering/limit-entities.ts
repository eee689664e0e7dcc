import { type FormattedText, isCode, sliceFormatted } from './formatted-text.ts';

/**
 * The text with at most `most` entities, the last of them.
 *
 * Styles give way to code and links, as Telegram makes links and commands of what is code no more. Where these alone are too
 * many, the text begins after those that have no place.
 */
export function limitEntities(formatted: FormattedText, most: number): FormattedText {
  const { text, entities } = formatted;
  if (entities.length <= most) return formatted;
  const needed = entities.filter((entity) => isCode(entity) || entity.type === 'text_link');
  if (needed.length > most) {
    const last = needed[needed.length - most - 1];
    const start = last === undefined ? 0 : last.offset + last.length;
    return limitEntities(sliceFormatted(formatted, start, text.length), most);
  }
  const isNeeded = new Set(needed);
  let surplus = entities.length - most;
  return { text, entities: entities.filter((entity) => isNeeded.has(entity) || surplus-- <= 0) };
}
