import type { Update } from '@grammyjs/types';
import { contactOf } from './contact-of.ts';

/** What an update tells of whether somebody can be reached in its chat. */
export type ReachSign = { remoteSessionId: string } & (
  | { isReachable: true }
  /** `reason` is for operators. */
  | { isReachable: false; reason: string }
);

/** Undefined where an update tells nothing of that. Whoever sends something can be reached. */
export function reachOf(update: Update): ReachSign | undefined {
  const { my_chat_member: change } = update;
  if (change === undefined) {
    const sessionId = contactOf(update)?.remoteSession.sessionId;
    return sessionId === undefined ? undefined : { remoteSessionId: sessionId, isReachable: true };
  }
  const remoteSessionId = String(change.chat.id);
  const member = change.new_chat_member;
  const isIn =
    member.status === 'restricted'
      ? member.is_member && member.can_send_messages
      : member.status !== 'kicked' && member.status !== 'left';
  return isIn
    ? { remoteSessionId, isReachable: true }
    : { remoteSessionId, isReachable: false, reason: `the bot is ${member.status} there` };
}
