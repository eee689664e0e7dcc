import type { Spool } from 'service-kit';
import { isCodedError } from 'service-kit';
import type { OutgoingFile } from '../providers/outgoing-file.ts';
import type { ProviderClient } from '../providers/provider-client.ts';
import * as replies from '../replies/file-replies.ts';
import type { Reply } from '../replies/replies.ts';
import type { SessionRef } from '../sessions/session-ref.ts';

export interface DeliverFileOptions {
  spool: Pick<Spool, 'pathOf' | 'remove'>;
  /** Told which message of the provider it has become. */
  onSent(ref: SessionRef, id: string, messageId: string, source: OutgoingFile['source']): Promise<void>;
}

/**
 * Makes the step of the outbox that hands a file over to its provider.
 *
 * Resolves when nothing more is to be done for it, with what the person has to be told where it can't be sent. The
 * file is then off our disk. Rejects where it may be tried again, and where the provider does not know its recipient.
 */
export function createDeliverFile({ spool, onSent }: DeliverFileOptions) {
  return async (
    provider: Pick<ProviderClient, 'sendFile'>,
    ref: SessionRef,
    id: string,
    { spoolName, source, ...file }: OutgoingFile,
  ): Promise<Reply | undefined> => {
    const path = spool.pathOf(spoolName);
    try {
      const messageId = await provider.sendFile({ remoteSessionId: ref.sessionId, ...file, path }, id);
      if (messageId !== undefined) await onSent(ref, id, messageId, source);
    } catch (error) {
      const reply = refusalOf(file.name, error);
      if (reply === undefined && !isLost(error)) throw error;
      await spool.remove(spoolName);
      if (reply === undefined) throw error;
      return reply;
    }
    await spool.remove(spoolName);
    return undefined;
  };
}

const isLost = (error: unknown) => isCodedError(error) && error.code === 'PROVIDER_NOT_FOUND';

function refusalOf(name: string, error: unknown): Reply | undefined {
  if (isMissing(error)) return replies.notSent(name, replies.reasonOf('notOnDisk'));
  if (!isCodedError(error)) return undefined;
  if (error.code === 'FILE_TOO_LARGE') return replies.notSentAsTooLarge(name, error.message);
  return error.code === 'PROVIDER_REFUSED' ? replies.notSent(name, replies.reasonOf('notTaken')) : undefined;
}

/** The stream of a file that is gone fails the request that it is the body of. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && ((error as NodeJS.ErrnoException).code === 'ENOENT' || isMissing(error.cause));
