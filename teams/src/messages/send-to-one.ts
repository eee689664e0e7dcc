import type { CallFailure, CallOptions, CallOutcome } from 'provider-kit';
import type { Activity, Address, Connector } from '../connection/connector.ts';

/**
 * Shows a message to one person of a group or channel alone; where Teams does not do that, in their personal chat with
 * the bot, if they have one.
 *
 * @param userId As `userIdOf` knows them.
 */
export async function sendToOne(
  connector: Pick<Connector, 'findMember' | 'sendToOne' | 'openPersonal' | 'send'>,
  { address, userId }: { address: Address; userId: string },
  activity: Activity,
  how: CallOptions,
): Promise<CallOutcome<{ id?: string }>> {
  const member = await connector.findMember(address, userId, how);
  if (member.status !== 'ok') return nothingSent(member);
  const memberId = member.result.id ?? userId;
  const outcome = await connector.sendToOne(address, memberId, activity, how);
  if (outcome.status !== 'refused' && outcome.status !== 'unreachable') return outcome;
  const chat = await connector.openPersonal(address, memberId, how);
  if (chat.status !== 'ok') return nothingSent(chat);
  const personal: Address = { ...address, kind: 'personal', conversationId: chat.result.id ?? '', threadId: undefined };
  return connector.send(personal, activity, how);
}

/** What was asked may be asked again. */
const nothingSent = (failure: CallFailure): CallFailure =>
  failure.status === 'lost' ? { status: 'retry', reason: failure.reason } : failure;
