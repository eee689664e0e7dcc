import { createWaiting } from '../../telegram/wait-for.ts';
import type { Account, Activity } from '../activity.ts';
import { type SeenMessage, seeMessage } from '../drawing/seen-message.ts';
import type { Member } from './people.ts';

export type ConversationKind = 'personal' | 'groupChat' | 'channel';

/** One message as Teams keeps it: what was sent, and what happened to it since. */
export type Message = {
  id: string;
  from: Account;
  isFromBot: boolean;
  /** What was sent, or what it was changed to. */
  activity: Activity;
  /** In channels: the message that its thread begins with, itself for that one. */
  rootId?: string;
  /** Between the bot and one person: nobody else sees it, and that one until then. */
  onlyTo?: { memberId: string; until: number };
  isEdited: boolean;
  isDeleted: boolean;
  /** A streamed message: what it is at the moment, and whether the person stopped it or its time ran out. */
  streaming?: 'informative' | 'streaming' | 'stopped' | 'timed-out';
  /** Cards that only one person sees in place of the common one. */
  ownCards: Map<string, unknown>;
};

/** What a person finds in a conversation. */
export type Seen = {
  readonly messages: readonly SeenMessage[];
  /** Whether the bot shows that it types. */
  readonly isTyping: boolean;
};

export type Conversation = ReturnType<typeof createConversation>;

export type ConversationOptions = {
  id: string;
  kind: ConversationKind;
  tenantId: string;
  /** In channels. */
  team?: { id: string; name: string };
  name?: string;
};

/** One chat or channel: who is in it, what was written, and what each of them sees. */
export function createConversation(
  options: ConversationOptions,
  now: () => number,
  onChange: (conversationId: string) => void,
) {
  const members = new Map<string, Member>();
  const messages = new Map<string, Message>();
  const views = new Map<string, ReturnType<typeof createView>>();
  let isTyping = false;

  const createView = (viewerId: string) => {
    const seen: Seen = {
      get messages() {
        return [...messages.values()]
          .filter((each) => isSeen(each, viewerId))
          .map((each) => seeMessage(each, viewerId));
      },
      get isTyping() {
        return isTyping;
      },
    };
    const { changed, waitFor } = createWaiting(seen, () => describe(seen));
    return { seen, changed, waitFor };
  };

  const isSeen = ({ isDeleted, onlyTo }: Message, viewerId: string) =>
    !isDeleted && (onlyTo === undefined || (onlyTo.memberId === viewerId && now() < onlyTo.until));

  const changed = () => {
    for (const view of views.values()) view.changed();
    onChange(options.id);
  };

  return {
    ...options,
    members,
    messages,
    /** `removed`: the app is not there (any more); `blocked`: by the person; `disabled`: by the tenant's admin. */
    access: 'removed' as 'installed' | 'removed' | 'blocked' | 'disabled',
    /** The conversation itself is gone, for instance a channel that was deleted. */
    isGone: false,
    view(viewerId: string) {
      const view = views.get(viewerId) ?? createView(viewerId);
      views.set(viewerId, view);
      return view;
    },
    add(message: Omit<Message, 'isEdited' | 'isDeleted' | 'ownCards'>): Message {
      const added: Message = { ...message, isEdited: false, isDeleted: false, ownCards: new Map() };
      messages.set(added.id, added);
      if (added.isFromBot) isTyping = false;
      changed();
      return added;
    },
    showTyping(): void {
      isTyping = true;
      changed();
    },
    changed,
  };
}

function describe({ messages, isTyping }: Seen): string {
  const lines = messages.map(
    ({ id, from, text, card }) =>
      `  ${id} ${from}: ${text}${card ? ` [${card.buttons.map(({ title }) => title)}]` : ''}`,
  );
  return `Seen${isTyping ? ' (the bot types)' : ''}:\n${lines.join('\n') || '  nothing'}`;
}
