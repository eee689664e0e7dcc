import type { Activity } from './activity.ts';

/** What became of the bot's or a conversation's own place. */
export type Membership =
  | { change: 'added' }
  /** `scope: 'team'`: all channels of the team are meant. */
  | { change: 'removed'; scope: 'conversation' | 'team' }
  | { change: 'renamed' };

/** The conversation that is told of; a team tells of its channels in its first one. */
export interface Told {
  membership: Membership;
  activity: Activity;
}

/**
 * Reads what `installationUpdate` and `conversationUpdate` tell; undefined where it is of no use to us. Both come when
 * the app is added or removed, in any order: the same thing twice.
 */
export function readMembership(activity: Activity): Told | undefined {
  const { type, action, channelData } = activity;
  const told = (membership: Membership): Told => ({ membership, activity });
  const scope = channelData?.team ? 'team' : 'conversation';
  if (type === 'installationUpdate') {
    if (action === 'add') return told({ change: 'added' });
    return action === 'remove' ? told({ change: 'removed', scope }) : undefined;
  }
  const hasUs = (members: Activity['membersAdded']) => (members ?? []).some(({ id }) => id === activity.recipient.id);
  if (hasUs(activity.membersRemoved)) return told({ change: 'removed', scope });
  if (hasUs(activity.membersAdded)) return told({ change: 'added' });
  switch (channelData?.eventType) {
    case 'teamDeleted':
    case 'teamHardDeleted':
      return told({ change: 'removed', scope: 'team' });
    case 'channelDeleted':
      return { membership: { change: 'removed', scope: 'conversation' }, activity: inChannel(activity) };
    case 'channelRenamed':
      return { membership: { change: 'renamed' }, activity: inChannel(activity) };
    default:
      return activity.topicName ? told({ change: 'renamed' }) : undefined;
  }
}

function inChannel(activity: Activity): Activity {
  const id = activity.channelData?.channel?.id;
  return id === undefined ? activity : { ...activity, conversation: { ...activity.conversation, id } };
}
