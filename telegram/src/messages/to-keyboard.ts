import type { InlineKeyboardButton, InlineKeyboardMarkup } from '@grammyjs/types';
import type { StoredMessage } from 'provider-kit';
import { labelTexts } from './label-text.ts';

/** The buttons of a message as Telegram takes them; undefined where there are none. */
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
