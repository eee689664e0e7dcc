import type { Chat, User } from '@grammyjs/types';
import type { BotRights, BotStatus } from './bot-member.ts';
import { StandInMisuse } from './errors.ts';
import type { Who } from './groups.ts';
import { type Clients, createParticipant } from './participant.ts';
import type { SeenMessage } from './seen-message.ts';
import type { World } from './world.ts';

export type ChannelOptions = {
  /** Negative. */
  id: number;
  title: string;
  username?: string;
  /** What the bot may do; it may post unless it is taken from it here. */
  rights?: BotRights;
};

const OWNER = 'The owner';

/** Makes channels that have the bot as an administrator: bots are nothing else in a channel. */
export function createChannels(world: World, clients: Clients, toUser: (who: Who) => User) {
  return ({ id, title, username, rights = {} }: ChannelOptions) => {
    if (id >= 0) throw new StandInMisuse('The id of a channel is negative.');
    const chat = world.openChat({ id, type: 'channel', title, ...(username && { username }) } as Chat, 1);
    chat.bot = { status: 'administrator', rights };
    const setBot = (by: Who, status: BotStatus, given: BotRights = {}): void =>
      world.setBotPlace(chat, toUser(by), { status, rights: given });
    // Who writes is not told: a channel speaks for itself.
    const voice = createParticipant(clients, chat, toUser(OWNER));

    return {
      id,
      /** Posts a text and answers its id. */
      post: voice.send,
      postFile: voice.sendFile,
      edit: voice.edit,
      deleteMessage: voice.deleteMessage,
      /** Somebody who reads the channel: they press buttons, and write nothing. */
      person(who: Who) {
        const user = toUser(who);
        const { press, toasts } = createParticipant(clients, chat, user);
        return { id: user.id, user, press, toasts };
      },
      /** Gives the bot other rights, or makes it an administrator again. */
      promoteBot: (by: Who = OWNER, given: BotRights = {}): void => setBot(by, 'administrator', given),
      /** Makes the bot nothing here: it has left the channel then. */
      demoteBot: (by: Who = OWNER): void => setBot(by, 'left'),
      kickBot: (by: Who = OWNER): void => setBot(by, 'kicked'),
      get bot(): BotStatus {
        return chat.bot.status;
      },
      get messages(): readonly SeenMessage[] {
        return chat.view.messages;
      },
      waitFor: chat.waitFor,
    };
  };
}

export type Channel = ReturnType<ReturnType<typeof createChannels>>;
