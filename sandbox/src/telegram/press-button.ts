import type { User } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import { StandInMisuse } from './errors.ts';
import type { Callbacks, PressOutcome } from './methods/callbacks.ts';
import type { SeenButton, SeenMessage } from './seen-message.ts';

/** What a press led to; `copied` and `opened` stay in the client and never reach the bot. */
export type Pressed = PressOutcome | { status: 'copied'; text: string } | { status: 'opened'; url: string };

/** Lets somebody press buttons in a chat; the words of the bot's answers are added to their `toasts`. */
export function createPress(callbacks: Pick<Callbacks, 'press'>, chat: ChatState, user: User, toasts: string[]) {
  return async (message: SeenMessage | undefined, messageId: number, labelOrData: string): Promise<Pressed> => {
    const button = findButton(message, messageId, labelOrData);
    if (button.copyText !== undefined) return { status: 'copied', text: button.copyText };
    if (button.url !== undefined) return { status: 'opened', url: button.url };
    if (button.data === undefined || !message) throw new StandInMisuse(`Nothing happens on "${button.label}" here.`);
    const pressed = await callbacks.press({
      from: user,
      message: message.message as never,
      chat_instance: `-${Math.abs(chat.chat.id)}8421`,
      data: button.data,
    });
    if (pressed.status === 'answered' && pressed.text !== '') toasts.push(pressed.text);
    return pressed;
  };
}

function findButton(message: SeenMessage | undefined, messageId: number, labelOrData: string): SeenButton {
  const buttons = message?.buttons.flat() ?? [];
  const button = buttons.find(({ label }) => label === labelOrData) ?? buttons.find(({ data }) => data === labelOrData);
  if (!button) {
    const labels = buttons.map(({ label }) => `[${label}]`).join(' ') || 'none';
    throw new StandInMisuse(`Message ${messageId} has no button "${labelOrData}"; its buttons: ${labels}`);
  }
  if (button.disabled) throw new StandInMisuse(`The button "${button.label}" is disabled.`);
  return button;
}
