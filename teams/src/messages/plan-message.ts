import { createHash } from 'node:crypto';
import type { ActionRows } from 'shared-types';
import { cleanText, isBlank } from '../rendering/clean-text.ts';
import { cutText } from '../rendering/cut-text.ts';
import { MESSAGE_BYTES, textBytes } from '../rendering/message-size.ts';
import { renderReply } from '../rendering/render-reply.ts';
import { actionCards, type Card } from './action-card.ts';
import { emptyMessage } from './empty-message.ts';

/** One message as Teams will show it. A slot names the same part in every revision. */
export type PlannedPart = { slot: string; position: number; fingerprint: string } & (
  | { kind: 'text'; text: string; textFormat: 'markdown' | 'plain' }
  | { kind: 'card'; card: Card }
  /** A long answer as a file, which the person is asked to take. */
  | { kind: 'document'; name: string; content: string }
);

export interface MessageToPlan {
  text: string;
  format: 'markdown' | 'plain';
  actions: ActionRows;
}

export interface PlanOptions {
  /** Whether files can be sent there: in personal chats. */
  takesFiles: boolean;
  /** Of one message as Teams counts it; default 80 KB, less after a refusal of the size. */
  maxBytes?: number;
}

/** Longer answers are a file where files are possible, and end with a word where not. */
const MOST_PARTS = { withFile: 3, without: 8 };
const CONTINUATION = '… the whole answer is in the file.';

/** Turns a message into the parts that show it; the same message always gives the same parts. */
export function planMessage(
  message: MessageToPlan,
  tokenOf: (actionId: string) => string,
  { takesFiles, maxBytes = MESSAGE_BYTES }: PlanOptions,
): PlannedPart[] {
  const mostBytes = textBytes(maxBytes);
  const { texts, document } = textsOf(message, takesFiles, mostBytes);
  const textFormat = message.format;
  const cards = actionCards(message.actions, tokenOf, mostBytes);
  const parts = [
    ...texts.map((text, index) => ({ slot: `${index}`, kind: 'text' as const, text, textFormat })),
    ...(document === undefined ? [] : [{ slot: 'file', kind: 'document' as const, ...document }]),
    // Buttons stand below the text: with another number of texts they are sent anew.
    ...cards.map((card, index) => ({ slot: `actions ${texts.length} ${index}`, kind: 'card' as const, card })),
  ];
  return parts.map((part, position) => ({ ...part, position, fingerprint: fingerprintOf(part) }));
}

function textsOf({ text, format }: MessageToPlan, takesFiles: boolean, mostBytes: number) {
  const most = takesFiles ? MOST_PARTS.withFile : MOST_PARTS.without;
  // As many characters as a message has bytes are always more than it holds.
  const shown = text.slice(0, (most + 1) * mostBytes).toWellFormed();
  const render = (room: number) =>
    format === 'plain' ? cutText(cleanText(shown), room, (piece) => piece) : renderReply(shown, room);
  const texts = isBlank(text) ? [emptyMessage(text)] : render(mostBytes);
  if (texts.length <= most && shown.length === text.toWellFormed().length) {
    return { texts: texts.length > 0 ? texts : [emptyMessage(text)] };
  }
  const room = 400;
  const cut = render(mostBytes - room);
  if (takesFiles) {
    const document = { name: format === 'plain' ? 'answer.txt' : 'answer.md', content: cleanText(text) };
    return { texts: [`${cut[0]}\n\n${CONTINUATION}`], document };
  }
  const kept = cut.slice(0, most);
  const share = Math.round(
    (100 * kept.join('').length) / Math.max(1, cut.join('').length + text.length - shown.length),
  );
  const word = `… this answer is too long for this conversation: about ${share} % of it is shown. Ask for the rest in smaller pieces.`;
  return { texts: [...kept.slice(0, -1), `${kept.at(-1)}\n\n${word}`] };
}

export const fingerprintOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
