import type { User } from '@grammyjs/types';
import type { ChatState } from './chat.ts';
import { StandInMisuse } from './errors.ts';
import { type SendOptions, textOf } from './incoming.ts';
import { inTopic } from './place.ts';
import type { Pressed } from './press-button.ts';
import type { SeenMessage } from './seen-message.ts';
import { unixSeconds } from './timers.ts';
import type { World } from './world.ts';

type Press = (message: SeenMessage | undefined, messageId: number, labelOrData: string) => Promise<Pressed>;

/** What one person of a group alone sees, the ephemeral messages, and does there. Ids are those of such messages. */
export function createPrivateView(
  world: World,
  chat: ChatState,
  user: User,
  press: Press,
  { topic }: SendOptions = {},
) {
  const { view, waitFor } = chat.ephemeral.viewOf(user.id);
  return {
    get messages(): readonly SeenMessage[] {
      return view.messages;
    },
    /** Resolves with what the predicate finds in `{messages}`, as everywhere. */
    waitFor,
    press: (id: number, labelOrData: string): Promise<Pressed> =>
      press(chat.ephemeral.get(user.id, id), id, labelOrData),
    /** Sends one of the commands that only the bot sees (BotCommand: `is_ephemeral`), and answers the id. */
    sendCommand(text: string): number {
      const name = /^\/([a-z0-9_]+)/i.exec(text)?.[1] ?? '';
      if (!world.ephemeralCommands.has(name))
        throw new StandInMisuse(`"${text}" is no command that only the bot sees.`);
      const content = { from: user, date: unixSeconds(world.timers), chat: chat.chat, ...textOf(text) };
      const place = topic === undefined ? {} : inTopic(topic);
      const message = chat.ephemeral.add({ person: user, receiver: world.bot }, { ...content, ...place });
      world.updates.push('message', message as never);
      return message.ephemeral_message_id ?? 0;
    },
  };
}
