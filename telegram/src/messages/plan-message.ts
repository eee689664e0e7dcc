import type { StoredMessage } from 'provider-kit';
import { cleanMarkdown } from '../rendering/clean-markdown.ts';
import {
  type FormattedText,
  markdownToTelegram,
  messageLimits,
  plainFallback,
  plainToTelegram,
  renderReply,
  splitFormatted,
} from '../rendering/index.ts';
import type { RenderedReply } from '../rendering/render-reply.ts';
import { cleanText } from '../rendering/telegram-text.ts';
import type { TelegramWords } from '../words/words-for.ts';
import { choicesInWords, withChoices } from './choices-in-words.ts';
import { emptyMessage } from './empty-message.ts';
import { planRichMessage } from './plan-rich-message.ts';
import { fingerprintOfPart, type Plannable, type TelegramPart } from './telegram-part.ts';
import { toKeyboard } from './to-keyboard.ts';

/** A long answer whose document is refused is shown in so many messages at most. */
const MOST_MESSAGES = 20;

/**
 * Turns a message into the parts that show it; the same message in the same language always gives the same parts.
 *
 * `isRich`: as rich messages, where it can be; else as texts with entities.
 */
export function planMessage(
  message: Plannable,
  tokenOf: (actionId: string) => string,
  { isRich, words }: { isRich: boolean; words: TelegramWords },
): TelegramPart[] {
  return (isRich ? planRichMessage(message, tokenOf, words) : undefined) ?? planTexts(message, tokenOf, words);
}

function planTexts(message: Plannable, tokenOf: (actionId: string) => string, words: TelegramWords): TelegramPart[] {
  const { plainParts, givenUp } = message;
  const { parts, document } = render(message, words);
  const choices = givenUp.buttons ? choicesInWords(words, message) : undefined;
  const shown = parts.length > 0 ? parts : emptyMessage(words.kit, message.text);
  const isOpenAtEnd = !givenUp.documents.includes(shown.length - 1);
  const { maxLength } = messageLimits;
  const all = choices === undefined ? shown : withChoices(shown, choices, { maxLength, isOpenAtEnd });
  const keyboard = givenUp.buttons ? undefined : toKeyboard(message, tokenOf);
  const planned = all.flatMap((part, index): TelegramPart[] => {
    if (givenUp.documents.includes(index)) {
      const isWhole = parts.length === 1 && index === 0;
      return [asDocument(index, isWhole ? wholeOf(message) : plainFallback(part).text, message.format, isWhole)];
    }
    const pieces = plainParts.includes(index) ? splitPlain(part) : [part];
    return pieces.map((content, piece) => ({
      slot: piece === 0 ? `${index}` : `${index}.${piece}`,
      index,
      position: 0,
      fingerprint: '',
      kind: 'text',
      content,
    }));
  });
  const last = planned.at(-1);
  if (last !== undefined && keyboard !== undefined) last.keyboard = keyboard;
  if (document !== undefined) {
    planned.splice(1, 0, {
      ...{ slot: 'file', index: 0, position: 0, fingerprint: '', kind: 'document', isFixed: true, isLastResort: false },
      ...document,
    });
  }
  return planned.map((part, position) => ({ ...part, position, fingerprint: fingerprintOfPart(part) }));
}

function render({ text, format, givenUp, ...message }: Plannable, { messages }: TelegramWords): RenderedReply {
  const commands = new Set(message.commands);
  if (format === 'plain') return { parts: plainToTelegram(text, commands) };
  if (!givenUp.longDocument) return renderReply(text, { commands });
  const parts = splitFormatted(markdownToTelegram(text, commands));
  if (parts.length <= MOST_MESSAGES) return { parts };
  const ending = { text: messages.restTooLong, entities: [] };
  return { parts: [...parts.slice(0, MOST_MESSAGES), ending] };
}

/** A cut within a word may bring code back in; what is plain has none. */
const splitPlain = (part: FormattedText): FormattedText[] =>
  splitFormatted(plainFallback(part)).map(({ text }) => ({ text, entities: [] }));

function asDocument(index: number, content: string, format: StoredMessage['format'], isWhole: boolean): TelegramPart {
  const number = isWhole ? '' : `-${index + 1}`;
  const name = format === 'plain' ? `message${number}.txt` : `answer${number}.md`;
  return {
    ...{ slot: `${index}.document`, index, position: 0, fingerprint: '' },
    ...{ kind: 'document', isFixed: true, isLastResort: true, name, content },
  };
}

/** As it was written, without what steers a terminal. */
const wholeOf = ({ text, format }: Plannable): string => (format === 'plain' ? cleanText(text) : cleanMarkdown(text));
