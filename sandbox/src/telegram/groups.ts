import type { Chat, User } from '@grammyjs/types';
import { type BotRights, type BotStatus, isInside } from './bot-member.ts';
import type { ChatState } from './chat.ts';
import { StandInMisuse } from './errors.ts';
import { createGroupTopics } from './group-topics.ts';
import { type SendOptions, textOf } from './incoming.ts';
import { type Clients, createParticipant } from './participant.ts';
import type { PersonOptions } from './people.ts';
import type { SeenMessage } from './seen-message.ts';
import { unixSeconds } from './timers.ts';
import type { TopicChanges } from './topics.ts';
import type { World } from './world.ts';

export type GroupOptions = {
  /** Negative. */
  id: number;
  title?: string;
  /** Default: a supergroup. */
  type?: 'group' | 'supergroup';
  /** Whether it has topics; only supergroups can. */
  isForum?: boolean;
  username?: string;
  /** What the bot is in it at first; default `member`. */
  bot?: BotStatus;
};
/** Somebody by name, who is the same wherever they are named, or by what is known of them. */
export type Who = string | PersonOptions;

/** Who Telegram says has written what an anonymous administrator writes (Bot API: `sender_chat`). */
const ANONYMOUS: User = { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };
const CHANNEL: User = { id: 136817688, is_bot: true, first_name: 'Channel', username: 'Channel_Bot' };
/** Who Telegram says has forwarded the posts of a linked channel. */
const TELEGRAM: User = { id: 777000, is_bot: false, first_name: 'Telegram' };
const OWNER = 'The owner';

/** Makes groups of people, with the bot in them. */
export function createGroups(world: World, clients: Clients, topicChanges: TopicChanges, toUser: (who: Who) => User) {
  const open = (chat: ChatState) => {
    const tellNews = (content: Parameters<typeof world.post>[1]): number => {
      const message = world.post(chat, content);
      world.tell(chat, message);
      return message.message_id;
    };
    const setBot = (by: Who, status: BotStatus, rights: BotRights = {}): void =>
      world.setBotPlace(chat, toUser(by), { status, rights });
    const join = (who: Who): User => {
      const user = toUser(who);
      chat.members.set(user.id, user);
      return user;
    };
    const person = (who: Who, place: Pick<SendOptions, 'topic' | 'as'> = {}) => {
      const user = join(who);
      return { id: user.id, user, ...createParticipant(clients, chat, user, place) };
    };
    const people = new Map<number, ReturnType<typeof person>>();

    return {
      id: chat.chat.id,
      /** Somebody of the group; the same for the same name or id. */
      person(who: Who): ReturnType<typeof person> {
        const { id } = toUser(who);
        const known = people.get(id) ?? person(who);
        people.set(id, known);
        return known;
      },
      /** Whoever hides behind the group's own name. */
      anonymousAdmin: createParticipant(clients, chat, ANONYMOUS, { as: chat.chat }),
      /** Somebody who speaks as a channel of theirs. */
      asChannel: (channel: { id: number; title: string }) =>
        createParticipant(clients, chat, CHANNEL, { as: { ...channel, type: 'channel' } }),
      /** Another bot of the group. Bots are told nothing of what others write. */
      otherBot: (username: string) =>
        createParticipant(clients, chat, { ...toUser(username), is_bot: true, first_name: username, username }),
      ...createGroupTopics({ world, clients, topicChanges, chat, toUser, owner: OWNER }),
      /** A post of the linked channel is forwarded into the group by Telegram itself; answers its id here. */
      forwardFromChannel(channel: { id: number; title: string }, text: string, postId = 1): number {
        const as: Chat.ChannelChat = { ...channel, type: 'channel' };
        const origin = { type: 'channel' as const, chat: as, message_id: postId, date: unixSeconds(world.timers) };
        return clients.incoming.post(
          chat,
          TELEGRAM,
          { ...textOf(text), is_automatic_forward: true },
          { as, forwardedFrom: origin },
        );
      },
      /**
       * Lets strangers write so many messages that are not meant for the bot, at once; a busy minute is
       * `flood(500)`. Answers the ids.
       */
      flood(count: number, { people: strangers = 50 } = {}): number[] {
        return Array.from({ length: count }, (_, index) => {
          const stranger = index % strangers;
          const user: User = { id: 600_000_000 + stranger, is_bot: false, first_name: `Stranger ${stranger}` };
          return clients.incoming.sendText(chat, user, `chatter number ${index} of somebody`);
        });
      },
      send: (from: Who, text: string, options?: SendOptions): number =>
        clients.incoming.sendText(chat, join(from), text, options),
      rename(title: string, by: Who = OWNER): void {
        chat.chat = { ...chat.chat, title } as Chat;
        tellNews({ from: toUser(by), new_chat_title: title });
      },

      /** Adds the bot; it is told what it is now, and then of it as everybody. */
      addBot(by: Who = OWNER): void {
        if (isInside(chat.bot)) throw new StandInMisuse('The bot is in the group.');
        setBot(by, 'member');
        tellNews({ from: toUser(by), new_chat_members: [world.bot] });
      },
      /** Throws the bot out: of a group it has left then, from a supergroup it is banned. */
      kickBot(by: Who = OWNER): void {
        world.tell(chat, world.post(chat, { from: toUser(by), left_chat_member: world.bot }));
        setBot(by, 'kicked');
      },
      promoteBot: (by: Who = OWNER, rights: BotRights = {}): void => setBot(by, 'administrator', rights),
      demoteBot: (by: Who = OWNER): void => setBot(by, 'member'),
      /** Takes from the bot the right to send anything; possible in supergroups only. */
      muteBot(by: Who = OWNER): void {
        if (chat.chat.type !== 'supergroup') throw new StandInMisuse('Only supergroups restrict single members.');
        setBot(by, 'restricted');
      },
      /** What the bot is here now. */
      get bot(): BotStatus {
        return chat.bot.status;
      },

      /** Makes a supergroup of a group and answers its other id. What was written stays in the old one. */
      migrate(by: Who = OWNER): number {
        if (chat.chat.type !== 'group') throw new StandInMisuse('It is a supergroup.');
        const title = chat.chat.title;
        const next = world.openChat({ id: -1_000_000_000_000 + chat.chat.id, type: 'supergroup', title });
        for (const member of chat.members.values()) next.members.set(member.id, member);
        const place = chat.bot;
        next.bot = { status: 'left', rights: {} };
        world.setBotPlace(next, toUser(by), place);
        tellNews({ from: toUser(by), migrate_to_chat_id: next.chat.id });
        chat.migratedTo = next.chat.id;
        const news = { from: ANONYMOUS, sender_chat: next.chat, migrate_from_chat_id: chat.chat.id };
        world.tell(next, world.post(next, news));
        return next.chat.id;
      },

      get title(): string {
        return chat.chat.title ?? '';
      },
      get messages(): readonly SeenMessage[] {
        return chat.view.messages;
      },
      get typing(): string | undefined {
        return chat.view.typing;
      },
      waitFor: chat.waitFor,
    };
  };

  return ({ id, title = 'Group', type = 'supergroup', isForum, username, bot = 'member' }: GroupOptions) => {
    const known = world.chats.get(id);
    if (known) return open(known);
    if (id >= 0) throw new StandInMisuse('The id of a group is negative.');
    if (isForum && type !== 'supergroup') throw new StandInMisuse('Only supergroups have topics.');
    const card = { id, type, title, ...(isForum && { is_forum: true }), ...(username && { username }) };
    const chat = world.openChat(card as Chat, type === 'supergroup' ? 1 : 0);
    chat.bot = { status: bot, rights: {} };
    return open(chat);
  };
}

export type Group = ReturnType<ReturnType<typeof createGroups>>;
