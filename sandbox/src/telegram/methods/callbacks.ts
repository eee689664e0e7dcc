import type { CallbackQuery } from '@grammyjs/types';
import { badRequest } from '../errors.ts';
import { flagField, textField } from '../parameters.ts';
import type { World } from '../world.ts';
import type { Methods } from './method.ts';

const MAX_TOAST = 200;

/** What became of a press: the bot answered it, or it did not within the time that Telegram gives it. */
export type PressOutcome =
  | { status: 'answered'; text: string; showAlert: boolean; url: string }
  | { status: 'expired' };

/** Presses of buttons that wait for `answerCallbackQuery`. */
export function createCallbacks(world: Pick<World, 'timers' | 'updates'>, answerWithinMs: number) {
  const open = new Map<string, (outcome: PressOutcome) => void>();
  /** Presses of the time that they are good for, answered or not. */
  const fresh = new Map<string, { userId: number; chatId: number | undefined; until: number }>();
  let count = 0;

  const methods: Methods = {
    answercallbackquery({ fields }) {
      const text = textField(fields, 'text');
      if (text.length > MAX_TOAST) throw badRequest('MESSAGE_TOO_LONG');
      const settle = open.get(textField(fields, 'callback_query_id'));
      if (!settle) throw badRequest('query is too old and response timeout expired or query ID is invalid');
      settle({ status: 'answered', text, showAlert: flagField(fields, 'show_alert'), url: textField(fields, 'url') });
      return true;
    },
  };

  return {
    methods,
    /** Tells the bot of a press and resolves with its answer, or with `expired` when its time is over. */
    press(query: Omit<CallbackQuery, 'id'>): Promise<PressOutcome> {
      const id = `42910${String(++count).padStart(14, '0')}`;
      return new Promise((resolve) => {
        const settle = (outcome: PressOutcome) => {
          open.delete(id);
          world.timers.clearTimeout(timer);
          resolve(outcome);
        };
        const timer = world.timers.setTimeout(() => settle({ status: 'expired' }), answerWithinMs);
        open.set(id, settle);
        fresh.set(id, {
          userId: query.from.id,
          chatId: query.message?.chat.id,
          until: world.timers.now() + answerWithinMs,
        });
        world.updates.push('callback_query', { id, ...query });
      });
    },
    /** Whether that person has pressed something in that chat within the time that a press is good for. */
    isFresh(id: string, userId: number, chatId: number): boolean {
      const press = fresh.get(id);
      return press?.userId === userId && press.chatId === chatId && press.until > world.timers.now();
    },
    close(): void {
      for (const settle of open.values()) settle({ status: 'expired' });
    },
  };
}

export type Callbacks = ReturnType<typeof createCallbacks>;
