import type { Contact } from 'provider-kit';
import { asksForHelp } from 'provider-kit/pure';
import { readConversationId } from '../conversations/message-id.ts';
import type { ConversationKind, ConversationReference } from '../conversations/reference-store.ts';
import { type Activity, textOf } from './activity.ts';

const KINDS = { personal: 'direct', groupChat: 'group', channel: 'channel' } as const;

/** What an activity tells about the way to its conversation. */
export function referenceOf(activity: Activity): ConversationReference {
  const { conversation, recipient, channelData } = activity;
  const place = readConversationId(conversation.id);
  return {
    conversationId: place?.sessionId ?? conversation.id,
    kind: kindOf(activity),
    serviceUrl: activity.serviceUrl,
    tenantId: channelData?.tenant?.id ?? conversation.tenantId ?? '',
    botId: recipient.id,
    botName: recipient.name ?? undefined,
    threadId: place?.threadId,
    teamId: channelData?.team?.id,
    title: titleOf(activity),
  };
}

/** People are known by their Entra id where there is one: the messenger's own differs from bot to bot. */
export const userIdOf = ({ from }: Pick<Activity, 'from'>): string => from.aadObjectId?.toLowerCase() ?? from.id;

/** Who is the contact, and where. Teams does not name people and places with every activity. */
export function toContact(activity: Activity, { conversationId, kind: type, title }: ConversationReference): Contact {
  const kind = KINDS[type];
  const userId = userIdOf(activity);
  const names =
    kind === 'direct'
      ? activity.from.name && { displayName: activity.from.name }
      : title !== undefined && { title, displayName: title };
  const language = textOf(activity, 'locale');
  const isAsking = activity.type === 'message' && asksForHelp(textOf(activity, 'text') ?? '');
  return {
    kind,
    userId,
    ...(isAsking && { asksForHelp: true }),
    remoteSession: { sessionId: conversationId, kind, ...names, userId, ...(language && { language }) },
  };
}

/** What nobody knows yet is better taken for a group than for somebody alone with the bot. */
function kindOf({ conversation: { id, conversationType } }: Activity): ConversationKind {
  if (conversationType === 'channel') return 'channel';
  return (conversationType ?? (id.startsWith('19:') ? 'groupChat' : 'personal')) === 'personal'
    ? 'personal'
    : 'groupChat';
}

/** Teams seldom tells the names of channels, and of General, which has the id of its team, never. */
function titleOf({ conversation, channelData, topicName }: Activity): string | undefined {
  if (conversation.conversationType !== 'channel') return topicName ?? conversation.name ?? undefined;
  const { team, channel } = channelData ?? {};
  const name = channel?.name ?? (channel?.id === team?.id ? 'General' : undefined);
  if (name === undefined) return undefined;
  return team?.name ? `${team.name} / ${name}` : name;
}
