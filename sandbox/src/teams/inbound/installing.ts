import { accountOf, type Member } from '../world/people.ts';
import type { World } from '../world/world.ts';
import { type Composing, composeBase } from './compose.ts';
import type { BotLine } from './tell-bot.ts';

export type InstallOptions = {
  /** Teams promises no order; default `conversation-first`. */
  order?: 'conversation-first' | 'installation-first';
  /** The bot is not told: it was installed long ago. */
  isSilent?: boolean;
};

/** Puts the app into a conversation, or takes it out. The bot is told twice, as `conversationUpdate` and as `installationUpdate`. */
export function createInstalling(world: World, line: BotLine) {
  const tell = (where: Composing, action: 'add' | 'remove', order: InstallOptions['order']) => {
    const base = composeBase(world, where);
    const bot = { id: world.bot.id, ...(world.bot.name !== undefined && { name: world.bot.name }) };
    const id = () => `f:${crypto.randomUUID()}`;
    const update = {
      ...base,
      id: id(),
      type: 'conversationUpdate',
      [action === 'add' ? 'membersAdded' : 'membersRemoved']: [bot],
      ...(where.conversation.kind === 'channel' && {
        channelData: {
          ...(base.channelData as object),
          eventType: action === 'add' ? 'teamMemberAdded' : 'teamMemberRemoved',
        },
      }),
    };
    const installation = {
      ...base,
      id: id(),
      type: 'installationUpdate',
      action,
      entities: [{ type: 'clientInfo', locale: where.member.locale }],
    };
    const both = order === 'installation-first' ? [installation, update] : [update, installation];
    for (const activity of both) line.tell(activity).catch(() => undefined);
  };

  return {
    install(where: Composing, { order, isSilent = false }: InstallOptions = {}): void {
      if (where.conversation.access === 'installed') return;
      where.conversation.access = 'installed';
      if (!isSilent) tell(where, 'add', order);
    },
    remove(where: Composing, { order, isSilent = false }: InstallOptions = {}): void {
      if (where.conversation.access === 'removed') return;
      where.conversation.access = 'removed';
      if (!isSilent) tell(where, 'remove', order);
    },
    /** Somebody else comes into a group, chat or team, or leaves it. */
    changeMembers(where: Composing, member: Member, action: 'add' | 'remove'): void {
      const { members } = where.conversation;
      if (action === 'add') members.set(member.id, member);
      else members.delete(member.id);
      if (where.conversation.access !== 'installed') return;
      line
        .tell({
          ...composeBase(world, where),
          id: `f:${crypto.randomUUID()}`,
          type: 'conversationUpdate',
          [action === 'add' ? 'membersAdded' : 'membersRemoved']: [accountOf(member)],
        })
        .catch(() => undefined);
    },
  };
}

export type Installing = ReturnType<typeof createInstalling>;
