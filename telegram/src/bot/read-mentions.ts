import type { MessageEntity } from '@grammyjs/types';

/** What Telegram knows the bot by. */
export interface BotNames {
  id: number;
  username: string;
}

export interface MentionedText {
  text: string;
  entities: MessageEntity[];
  /** How often the bot was mentioned. */
  count: number;
}

/** Whether it is a mention of the bot: by its name in any case, or of its account. */
export function isMentionOf(bot: BotNames, text: string, entity: MessageEntity): boolean {
  if (entity.type === 'text_mention') return entity.user.id === bot.id;
  return entity.type === 'mention' && wordsOf(text, entity).toLowerCase() === `@${bot.username.toLowerCase()}`;
}

export const wordsOf = (text: string, { offset, length }: MessageEntity): string => text.slice(offset, offset + length);

/**
 * Takes the mentions of the bot out of a text, with the spaces and commas that belong to them, so that what is left
 * reads as if they had never been there.
 *
 * One that is grown together with other letters (`@my_bot's`) is a word of its sentence and stays. Of the rest of the
 * text nothing changes; offsets are in UTF-16 units.
 */
export function takeOutMentions(text: string, entities: readonly MessageEntity[] = [], bot: BotNames): MentionedText {
  const mentions = entities.filter((entity) => isMentionOf(bot, text, entity)).toSorted((a, b) => a.offset - b.offset);
  let left: Omit<MentionedText, 'count'> = { text, entities: [...entities] };
  // From the end, so that the offsets of those that are still there stay true.
  for (const { offset, length } of mentions.toReversed()) {
    const range = rangeToRemove(left.text, offset, offset + length);
    if (range !== undefined) left = without(left, range);
  }
  if (mentions.length > 0) left = without(left, [left.text.trimEnd().length, left.text.length]);
  return { ...left, count: mentions.length };
}

type Range = readonly [start: number, end: number];

const GROWN_TOGETHER_BEFORE = /[\p{L}\p{N}_/]$/u;
const GROWN_TOGETHER_AFTER = /^(?:['’\-–]?[\p{L}\p{N}_]|[./@][\p{L}\p{N}])/u;
const SPACES_BEFORE = /[^\S\n]*$/u;
const SPACES_AFTER = /^[^\S\n]*/u;
const SPACES_TO_LINE_END = /^[^\S\n]*(?=\n|$)/u;
/** What stands between a person who is addressed and what is said: `@my_bot, do it`, `@my_bot - do it`. */
const ADDRESS_END = /^[^\S\n]*(?:[,:;]|[-–—](?=\s))?\s*/u;
const COMMA_BEFORE = /[,;:][^\S\n]*$/u;
/** With one of these before it a sentence needs no comma for whoever was addressed. */
const CLOSES = /^[^\S\n]*(?:[.!?…,;:)\]]|\n|$)/u;

/** What goes with a mention from `start` to `end`; undefined where it stays. */
function rangeToRemove(text: string, start: number, end: number): Range | undefined {
  const [before, after] = [text.slice(0, start), text.slice(end)];
  if (GROWN_TOGETHER_BEFORE.test(before) || GROWN_TOGETHER_AFTER.test(after)) return undefined;
  if (/\($/.test(before) && after.startsWith(')')) return rangeToRemove(text, start - 1, end + 1);
  const lineStart = start - (/[^\S\n]*$/u.exec(before)?.[0].length ?? 0);
  const isLineStart = lineStart === 0 || text[lineStart - 1] === '\n';
  if (isLineStart) return [lineStart, end + (ADDRESS_END.exec(after)?.[0].length ?? 0)];
  if (CLOSES.test(after)) {
    const comma = COMMA_BEFORE.exec(before)?.[0].length;
    // `do it, @my_bot, please` keeps one of its commas.
    const spaces = comma ?? SPACES_BEFORE.exec(before)?.[0].length ?? 0;
    return [start - spaces, end + (SPACES_TO_LINE_END.exec(after)?.[0].length ?? 0)];
  }
  return /\s$/.test(before) ? [start, end + (SPACES_AFTER.exec(after)?.[0].length ?? 0)] : [start, end];
}

function without({ text, entities }: Omit<MentionedText, 'count'>, [start, end]: Range): Omit<MentionedText, 'count'> {
  const moved = (offset: number) => offset - Math.max(0, Math.min(offset, end) - start);
  return {
    text: text.slice(0, start) + text.slice(end),
    entities: entities.flatMap((entity) => {
      const offset = moved(entity.offset);
      const length = moved(entity.offset + entity.length) - offset;
      return length > 0 ? [{ ...entity, offset, length }] : [];
    }),
  };
}
