/** `19:…@thread.tacv2;messageid=1700000000000`: only channels have threads. */
const CONVERSATION = /^(?<sessionId>[^;\s]+)(?:;messageid=(?<threadId>\d+))?$/;

/** The remote session that a conversation of an activity belongs to, and the thread in it. */
export function readConversationId(id: string): { sessionId: string; threadId: string | undefined } | undefined {
  const { sessionId, threadId } = CONVERSATION.exec(id)?.groups ?? {};
  return sessionId === undefined ? undefined : { sessionId, threadId };
}

/**
 * What the contract's id of a message that a person sent says: it knows its thread, so that a reply to it goes there.
 * Undefined for other ids, and for those of other remote sessions.
 */
export function readIncomingMessageId(
  remoteSessionId: string,
  id: string,
): { activityId: string; threadId: string | undefined } | undefined {
  if (!id.startsWith(remoteSessionId)) return undefined;
  const { threadId, activityId } =
    /^(?:;messageid=(?<threadId>\d+))?:(?<activityId>[^:;\s]+)$/.exec(id.slice(remoteSessionId.length))?.groups ?? {};
  return activityId === undefined ? undefined : { activityId, threadId };
}
