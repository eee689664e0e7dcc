import type { Account, Activity, Attachment } from '../activity.ts';
import type { Conversation } from '../world/conversation.ts';
import { accountOf, type Member } from '../world/people.ts';
import type { World } from '../world/world.ts';

export type Composing = {
  conversation: Conversation;
  member: Member;
  serviceUrl: string;
  /** In channels: the first message of the thread. */
  rootId?: string | undefined;
};

/** The address that a conversation has in activities: in channels with the thread. */
const wireId = (conversation: Conversation, rootId: string | undefined): string =>
  rootId === undefined ? conversation.id : `${conversation.id};messageid=${rootId}`;

/** What every activity from Teams says, whatever it tells. */
export function composeBase(world: World, { conversation, member, serviceUrl, rootId }: Composing): Activity {
  const now = world.timers.now();
  const { kind, tenantId, name } = conversation;
  return {
    type: '',
    timestamp: new Date(now).toISOString(),
    localTimestamp: localTime(now, member.timeZone),
    localTimezone: member.timeZone,
    channelId: 'msteams',
    serviceUrl,
    from: accountOf(member),
    conversation: {
      ...(kind !== 'personal' && { isGroup: true, ...(name !== undefined && kind === 'groupChat' && { name }) }),
      conversationType: kind,
      tenantId,
      id: wireId(conversation, rootId),
    },
    recipient: world.bot as Account,
    channelData: { tenant: { id: tenantId }, ...channelFields(conversation) },
  };
}

export type MessageParts = {
  id: string;
  text: string;
  attachments?: Attachment[];
  entities?: Record<string, unknown>[];
  replyToId?: string;
  value?: unknown;
};

/** A message of a person. */
export function composeMessage(world: World, composing: Composing, parts: MessageParts): Activity {
  const { locale, timeZone } = composing.member;
  return {
    ...composeBase(world, composing),
    type: 'message',
    textFormat: 'plain',
    locale,
    ...parts,
    entities: [
      ...(parts.entities ?? []),
      { type: 'clientInfo', locale, country: locale.split('-')[1] ?? 'US', platform: 'Web', timezone: timeZone },
    ],
  };
}

const channelFields = ({ kind, id, team }: Conversation) =>
  kind !== 'channel' || team === undefined
    ? {}
    : { teamsChannelId: id, teamsTeamId: team.id, channel: { id }, team: { id: team.id } };

function localTime(nowMs: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'longOffset',
  }).formatToParts(nowMs);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const offset = part('timeZoneName').replace('GMT', '').replace('−', '-') || '+00:00';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}.${part('fractionalSecond')}${offset}`;
}
