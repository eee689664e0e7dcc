import type { Chat, ChatMember } from '@grammyjs/types';
import { StandInMisuse } from './errors.ts';
import type { Incoming, SendOptions } from './incoming.ts';
import { type PersonOptions, toUser } from './people.ts';
import { refusals } from './refusals.ts';
import type { SeenMessage } from './seen-message.ts';
import { unixSeconds } from './timers.ts';
import type { World } from './world.ts';

export type GroupOptions = { id: number; title: string };

/** Makes groups that have the bot as a member; ids of groups are negative. */
export function createGroups(world: World, incoming: Incoming) {
  return ({ id, title }: GroupOptions) => {
    if (id >= 0) throw new StandInMisuse('The id of a group is negative.');
    const chat = world.openChat({ id, type: 'supergroup', title });
    const setMember = (isMember: boolean, by: PersonOptions) => {
      const member: ChatMember = { status: 'member', user: world.bot };
      const kicked: ChatMember = { status: 'kicked', user: world.bot, until_date: 0 };
      chat.refusal = isMember ? undefined : refusals.kicked;
      world.updates.push('my_chat_member', {
        chat: chat.chat as Chat.SupergroupChat,
        from: toUser(by),
        date: unixSeconds(world.timers),
        old_chat_member: isMember ? kicked : member,
        new_chat_member: isMember ? member : kicked,
      });
    };
    return {
      id,
      kickBot: (by: PersonOptions): void => setMember(false, by),
      addBot: (by: PersonOptions): void => setMember(true, by),
      send: (from: PersonOptions, text: string, options?: SendOptions): number =>
        incoming.sendText(chat, toUser(from), text, options),
      get messages(): readonly SeenMessage[] {
        return chat.view.messages;
      },
      waitFor: chat.waitFor,
    };
  };
}

export type Group = ReturnType<ReturnType<typeof createGroups>>;
