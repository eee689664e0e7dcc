import { readIncomingMessageId } from './message-id.ts';
import type { ConversationReference, ReferenceStore } from './reference-store.ts';

/**
 * Makes the question where a remote session is; undefined where nothing came from there yet.
 *
 * What belongs to a message that a person sent goes into its thread, all else into the one that was written in last.
 */
export function createAddresses(references: Pick<ReferenceStore, 'find'>) {
  return async (remoteSessionId: string, replyTo?: string | null): Promise<ConversationReference | undefined> => {
    const reference = await references.find(remoteSessionId);
    const read = replyTo == null ? undefined : readIncomingMessageId(remoteSessionId, replyTo);
    return reference && { ...reference, threadId: read?.threadId ?? reference.threadId };
  };
}
