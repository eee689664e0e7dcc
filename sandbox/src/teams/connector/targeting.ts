import { isObject } from '../activity.ts';
import { ConnectorFailure } from '../errors.ts';
import type { Conversation, Message } from '../world/conversation.ts';

/** From the page "Send and receive targeted messages in group conversations". */
const LIFETIME_MS = 24 * 3_600_000;

const badArgument = (message: string) => new ConnectorFailure(400, 'BadArgument', message);

/** Who alone is to see a message, and until when. */
export type Target = NonNullable<Message['onlyTo']>;

/** `?isTargetedActivity=true`: the message is between the bot and one person of a group or channel. */
export const isTargeted = (query: unknown): boolean => isObject(query) && query.isTargetedActivity === 'true';

/** Reads whom a new message is for, or refuses it. */
export function readTarget({ kind, members }: Conversation, body: Record<string, unknown>, now: number): Target {
  if (kind === 'personal') throw badArgument('Targeted messages are not supported in personal chats.');
  if (body.type !== 'message') throw badArgument('Only messages are targeted.');
  const { recipient } = body;
  if (!isObject(recipient) || typeof recipient.id !== 'string') throw badArgument('Missing recipient.');
  if (!members.has(recipient.id)) throw badArgument('The recipient is not a member of the conversation.');
  return { memberId: recipient.id, until: now + LIFETIME_MS };
}

/** A change has to say itself that the message is targeted, and names nobody; what is over is not there any more. */
export function checkTarget({ onlyTo }: Message, targeted: boolean, body: unknown, now: number): void {
  if (targeted && isObject(body) && body.recipient !== undefined) throw badArgument('Recipient is not allowed.');
  if (targeted === (onlyTo !== undefined) && (onlyTo === undefined || now < onlyTo.until)) return;
  throw new ConnectorFailure(404, 'ActivityNotFoundInConversation', 'The message was deleted or has expired.');
}
