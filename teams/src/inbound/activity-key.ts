import { createHash } from 'node:crypto';
import type { Activity } from './activity.ts';

/** An invoke without an answer comes again after about 30 s, perhaps more than once. */
const INVOKE_AGAIN_MS = 120_000;

const hashOf = (...parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27);

/** What makes an activity the same when it comes again. An invoke comes under another id then, and at another time. */
export function keyOf(activity: Activity): string {
  const { type, id, conversation, timestamp, from, name, replyToId, value } = activity;
  if (type === 'invoke') return hashOf(type, conversation.id, from.id, name, replyToId, value);
  if (id == null) return hashOf(activity);
  const [sessionId] = conversation.id.split(';', 1);
  // A message is changed more than once.
  return type === 'message' ? hashOf(type, sessionId, id) : hashOf(type, sessionId, id, timestamp);
}

/** The same press may be meant again, later; nothing else is. */
export const meantAgainAfterMs = ({ type }: Activity): number =>
  type === 'invoke' ? INVOKE_AGAIN_MS : Number.POSITIVE_INFINITY;

/** The id under which subscribers recognise what came of an activity. */
export const eventIdOf = ({ type, id, conversation, timestamp }: Activity): string =>
  `evt_teams_${hashOf(type, conversation.id, id, timestamp)}`;
