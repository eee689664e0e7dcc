import { ConnectorFailure } from '../errors.ts';
import type { Answer } from '../handle-call.ts';
import type { Conversation } from '../world/conversation.ts';
import { rosterEntry } from '../world/people.ts';

const MAX_PAGE = 500;
const MIN_PAGE = 50;

export const listMembers = ({ members }: Conversation): Answer => ({
  status: 200,
  body: [...members.values()].map(rosterEntry),
});

/** Pages of 50 to 500; the last one names no `continuationToken`. */
export function pageMembers({ members }: Conversation, query: Record<string, string | undefined>): Answer {
  const size = Math.min(Math.max(Number(query.pageSize ?? MAX_PAGE) || MAX_PAGE, MIN_PAGE), MAX_PAGE);
  const from = Number(Buffer.from(query.continuationToken ?? '', 'base64url').toString() || 0);
  if (!Number.isInteger(from)) throw new ConnectorFailure(400, 'BadArgument', 'Invalid continuation token.');
  const all = [...members.values()].map(rosterEntry);
  const next = from + size;
  return {
    status: 200,
    body: {
      members: all.slice(from, next),
      ...(next < all.length && { continuationToken: Buffer.from(String(next)).toString('base64url') }),
    },
  };
}

/** By id or by Entra object id. */
export function findMember({ members }: Conversation, wanted: string): Answer {
  const found = [...members.values()].find(({ id, aadObjectId }) => id === wanted || aadObjectId === wanted);
  if (!found) {
    throw new ConnectorFailure(
      404,
      'MemberNotFoundInConversation',
      'The member could not be found in the conversation.',
    );
  }
  return { status: 200, body: rosterEntry(found) };
}
