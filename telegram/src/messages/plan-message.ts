import { createHash } from 'node:crypto';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from '@grammyjs/types';
import { type FormattedText, plainFallback, plainToTelegram, renderReply, splitFormatted } from '../rendering/index.ts';
import { emptyMessage } from './empty-message.ts';
import { labelTexts } from './label-text.ts';
import type { StoredMessage } from './message-store.ts';
import type { StoredPart } from './part-store.ts';

/** One message as Telegram will show it. A slot names the same part in every revision. */
export type PlannedPart = {
  slot: string;
  position: number;
  fingerprint: string;
  /** Which of the rendered parts it comes from. */
  index: number;
  keyboard?: InlineKeyboardMarkup;
} & (
  | { kind: 'text'; content: FormattedText }
  | { kind: 'document'; name: string; content: string }
  /** The file that the message carries, with its caption. */
  | { kind: 'file'; content: FormattedText }
);

/** What is to be done next so that the chat shows the plan. */
export type Step =
  | { type: 'send'; part: PlannedPart; wasBegun: boolean; isFirst: boolean }
  | { type: 'edit'; part: PlannedPart & { kind: 'text' | 'file' }; platformId: number }
  | { type: 'remove'; slot: string; platformId: number | undefined };

/** Turns a message into the parts that show it; the same message always gives the same parts. */
export function planMessage(
  message: Pick<StoredMessage, 'text' | 'format' | 'actions' | 'copyText' | 'commands' | 'plainParts'>,
  tokenOf: (actionId: string) => string,
): PlannedPart[] {
  const commands = new Set(message.commands);
  const rendered =
    message.format === 'plain'
      ? { parts: plainToTelegram(message.text, commands) }
      : renderReply(message.text, { commands });
  const parts = rendered.parts.length > 0 ? rendered.parts : emptyMessage(message.text);
  const texts = parts.flatMap((part, index) => {
    const isPlain = message.plainParts.includes(index);
    const pieces = isPlain ? splitFormatted(plainFallback(part)).map(({ text }) => ({ text, entities: [] })) : [part];
    return pieces.map((content, piece) => ({ slot: piece === 0 ? `${index}` : `${index}.${piece}`, index, content }));
  });
  const keyboard = toKeyboard(message, tokenOf);
  const document = 'document' in rendered ? rendered.document : undefined;
  const planned: PlannedPart[] = texts.map(({ slot, index, content }, order) => {
    const markup = order === texts.length - 1 ? keyboard : undefined;
    const fingerprint = fingerprintOf([content.text, content.entities, markup]);
    return { slot, index, position: order, fingerprint, kind: 'text', content, ...(markup && { keyboard: markup }) };
  });
  if (document !== undefined) {
    const fingerprint = fingerprintOf([document.name, document.content]);
    planned.splice(1, 0, { slot: 'file', index: 0, position: 0, fingerprint, kind: 'document', ...document });
  }
  return planned.map((part, position) => ({ ...part, position }));
}

/** The first thing in which the chat differs from the plan; undefined once it shows the plan. */
export function nextStep(plan: readonly PlannedPart[], stored: readonly StoredPart[]): Step | undefined {
  const bySlot = new Map(stored.map((part) => [part.slot, part]));
  // A changed file cannot be edited: the old one goes first.
  const outdated = stored.find((known) => {
    const part = plan.find(({ slot }) => slot === known.slot);
    return part === undefined
      ? false
      : part.kind === 'document' && known.platformId !== undefined && known.fingerprint !== part.fingerprint;
  });
  if (outdated !== undefined) return { type: 'remove', slot: outdated.slot, platformId: outdated.platformId };
  for (const [order, part] of plan.entries()) {
    const known = bySlot.get(part.slot);
    if (known?.platformId === undefined) {
      return { type: 'send', part, wasBegun: known !== undefined, isFirst: order === 0 };
    }
    if (part.kind !== 'document' && known.fingerprint !== part.fingerprint) {
      return { type: 'edit', part, platformId: known.platformId };
    }
  }
  const surplus = stored.findLast(({ slot }) => !plan.some((part) => part.slot === slot));
  return surplus && { type: 'remove', slot: surplus.slot, platformId: surplus.platformId };
}

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

export const fingerprintOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
