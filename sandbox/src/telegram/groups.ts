import { StandInMisuse } from './errors.ts';
import type { Incoming, SendOptions } from './incoming.ts';
import { type PersonOptions, toUser } from './people.ts';
import type { SeenMessage } from './seen-message.ts';
import type { World } from './world.ts';

export type GroupOptions = { id: number; title: string };

/** Makes groups that have the bot as a member; ids of groups are negative. */
export function createGroups(world: World, incoming: Incoming) {
  return ({ id, title }: GroupOptions) => {
    if (id >= 0) throw new StandInMisuse('The id of a group is negative.');
    const chat = world.openChat({ id, type: 'supergroup', title });
    return {
      id,
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
