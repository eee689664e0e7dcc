import { type Chat, type ChatParts, createChat } from './chat.ts';
import type { Conversation, ConversationOptions } from './world/conversation.ts';
import { channelIdOf, groupIdOf, personalIdOf } from './world/ids.ts';
import type { Member, PersonOptions } from './world/people.ts';

/** Makes people, each with the chats and channels that they are in. */
export function createPersons(parts: Omit<ChatParts, 'serviceUrlOf'>, serverUrl: string) {
  const { world } = parts;
  const regions = new Map<string, string>();
  const chats = new Map<string, Chat>();
  const serviceUrlOf = (member: Member) => `${serverUrl}/${regions.get(member.id) ?? 'amer'}/`;

  const chatOf = (conversation: Conversation, member: Member): Chat => {
    const key = `${conversation.id} ${member.id}`;
    const chat = chats.get(key) ?? createChat({ ...parts, serviceUrlOf }, conversation, member);
    chats.set(key, chat);
    return chat;
  };

  /** Whoever asks for it is in it. Groups and channels have had the bot for long. */
  const enter = (member: Member, options: Omit<ConversationOptions, 'tenantId'>): Chat => {
    const conversation = world.open({ ...options, tenantId: member.tenantId });
    if (conversation.members.size === 0 && conversation.kind !== 'personal') conversation.access = 'installed';
    conversation.members.set(member.id, member);
    return chatOf(conversation, member);
  };

  return (nameOrOptions: string | PersonOptions) => {
    const member = world.person(typeof nameOrOptions === 'string' ? { name: nameOrOptions } : nameOrOptions);
    return {
      ...member,
      /** The chat with the bot. The app is installed with the first message, or by `install()`. */
      personal: (): Chat => enter(member, { id: personalIdOf(member.id), kind: 'personal' }),
      group: (name: string): Chat => enter(member, { id: groupIdOf(name), kind: 'groupChat', name }),
      /** A channel of a team; `General` has the team's own id. */
      channel: (team: string, channel = 'General'): Chat =>
        enter(member, {
          id: channelIdOf(team, channel),
          kind: 'channel',
          name: channel,
          team: { id: channelIdOf(team, 'General'), name: team },
        }),
      /** From now on the person's activities name another service URL, `/<region>/`; older ones go on working. */
      moveTo(region: string): void {
        regions.set(member.id, region);
      },
    };
  };
}

export type Person = ReturnType<ReturnType<typeof createPersons>>;
