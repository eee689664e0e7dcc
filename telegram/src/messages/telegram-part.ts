import type { InlineKeyboardMarkup } from '@grammyjs/types';
import { fingerprintOf, type PlannedPart, type StoredMessage } from 'provider-kit';
import type { FormattedText, RichPart } from '../rendering/index.ts';

/** One message as Telegram will show it. */
export type TelegramPart = PlannedPart & {
  /** Which of the rendered parts it comes from. */
  index: number;
  keyboard?: InlineKeyboardMarkup;
} & (
    | { kind: 'text'; content: FormattedText }
    | { kind: 'rich'; content: RichPart }
    /** The whole of a long answer beside its beginning, or (`isLastResort`) a text that is refused as a message. */
    | { kind: 'document'; name: string; content: string; isLastResort: boolean }
    /** The file that the message carries, with its caption. */
    | { kind: 'file'; content: FormattedText }
  );

export type Plannable = Pick<
  StoredMessage,
  'text' | 'format' | 'actions' | 'copyText' | 'commands' | 'plainParts' | 'givenUp'
>;

/** Begins the fingerprints of rich messages; no other one begins with it. */
const RICH = '~';

/** Of what a part shows, and of its buttons: the one may be the same while the other is not. */
export function fingerprintOfPart(part: TelegramPart): string {
  if (part.kind === 'document') return fingerprintOf([part.name, part.content]);
  const buttons = fingerprintOf(part.keyboard ?? null);
  if (part.kind === 'rich') return `${RICH}${fingerprintOf(part.content)}.${buttons}`;
  const { text, entities } = part.content;
  return `${fingerprintOf([text, entities])}.${buttons}`;
}

/** Whether a part was shown as a rich message, by its fingerprint. */
export const isRichFingerprint = (fingerprint: string): boolean => fingerprint.startsWith(RICH);

/** Whether a part says something other than what is shown, or offers something to press. */
export function isNews(part: TelegramPart, shown: string): boolean {
  const offers = part.keyboard?.inline_keyboard.flat().some((button) => 'callback_data' in button) ?? false;
  return offers || shown.split('.')[0] !== part.fingerprint.split('.')[0];
}
