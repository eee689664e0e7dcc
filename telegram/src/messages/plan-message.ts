import { createHash } from 'node:crypto';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from '@grammyjs/types';
import type { PlannedPart, StoredMessage } from 'provider-kit';
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
import { choicesInWords, withChoices } from './choices-in-words.ts';
import { emptyMessage } from './empty-message.ts';
import { labelTexts } from './label-text.ts';

/** One message as Telegram will show it. */
export type TelegramPart = PlannedPart & {
  /** Which of the rendered parts it comes from. */
  index: number;
  keyboard?: InlineKeyboardMarkup;
} & (
    | { kind: 'text'; content: FormattedText }
    /** The whole of a long answer beside its beginning, or (`isLastResort`) a text that is refused as a message. */
    | { kind: 'document'; name: string; content: string; isLastResort: boolean }
    /** The file that the message carries, with its caption. */
    | { kind: 'file'; content: FormattedText }
  );

export type Plannable = Pick<
  StoredMessage,
  'text' | 'format' | 'actions' | 'copyText' | 'commands' | 'plainParts' | 'givenUp'
>;

/** A long answer whose document is refused is shown in so many messages at most. */
const MOST_MESSAGES = 20;

/** Turns a message into the parts that show it; the same message always gives the same parts. */
export function planMessage(message: Plannable, tokenOf: (actionId: string) => string): TelegramPart[] {
  const { plainParts, givenUp } = message;
  const { parts, document } = render(message);
  const choices = givenUp.buttons ? choicesInWords(message) : undefined;
  const shown = parts.length > 0 ? parts : emptyMessage(message.text);
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

function render({ text, format, givenUp, ...message }: Plannable): RenderedReply {
  const commands = new Set(message.commands);
  if (format === 'plain') return { parts: plainToTelegram(text, commands) };
  if (!givenUp.longDocument) return renderReply(text, { commands });
  const parts = splitFormatted(markdownToTelegram(text, commands));
  if (parts.length <= MOST_MESSAGES) return { parts };
  const ending = { text: '… The rest is too long to be shown here.', entities: [] };
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

export function toKeyboard(
  { actions, copyText }: Pick<StoredMessage, 'actions' | 'copyText'>,
  tokenOf: (actionId: string) => string,
): InlineKeyboardMarkup | undefined {
  const labels = labelTexts([...actions.flat(), ...(copyText ? [copyText] : [])].map(({ label }) => label)).values();
  const nextLabel = () => labels.next().value ?? '…';
  const rows = actions
    .filter((row) => row.length > 0)
    .map((row) =>
      row.map(({ id, style, disabled }): InlineKeyboardButton => {
        const look = { text: nextLabel(), ...(style && { style }) };
        return disabled ? { ...look, disabled: {} } : { ...look, callback_data: tokenOf(id) };
      }),
    );
  if (copyText !== undefined) rows.push([{ text: nextLabel(), copy_text: { text: copyText.text } }]);
  return rows.length === 0 ? undefined : { inline_keyboard: rows };
}

/** Of what a part shows, and of its buttons: the one may be the same while the other is not. */
export function fingerprintOfPart(part: TelegramPart): string {
  if (part.kind === 'document') return fingerprintOf([part.name, part.content]);
  const { content, keyboard } = part;
  return `${fingerprintOf([content.text, content.entities])}.${fingerprintOf(keyboard ?? null)}`;
}

/** Whether a part says something other than what is shown, or offers something to press. */
export function isNews(part: TelegramPart, shown: string): boolean {
  const offers = part.keyboard?.inline_keyboard.flat().some((button) => 'callback_data' in button) ?? false;
  return offers || shown.split('.')[0] !== part.fingerprint.split('.')[0];
}

const fingerprintOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
