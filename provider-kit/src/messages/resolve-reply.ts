import type { PartStore } from './part-store.ts';

/**
 * The platform's id of the message that a reply belongs to, by our id or an incoming message's.
 *
 * Undefined where it belongs to another remote session: the message is then sent without being a reply.
 */
export async function resolveReply(
  remoteSessionId: string,
  replyTo: string,
  parts: Pick<PartStore, 'platformIdOf'>,
): Promise<string | undefined> {
  const ours = await parts.platformIdOf(remoteSessionId, replyTo);
  if (ours !== undefined) return ours;
  const prefix = `${remoteSessionId}:`;
  const platformId = replyTo.startsWith(prefix) ? replyTo.slice(prefix.length) : '';
  return platformId === '' ? undefined : platformId;
}
