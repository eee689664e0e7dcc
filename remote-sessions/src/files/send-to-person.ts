import type { Spool, SpooledFile } from 'service-kit';
import type { OutgoingFile } from '../providers/outgoing-file.ts';
import type { Addressee, SessionRef } from '../sessions/session-ref.ts';
import { mimeTypeOf } from './mime-types.ts';
import { safeFileName } from './safe-file-name.ts';

export interface SendToPersonOptions {
  spool: Pick<Spool, 'write' | 'remove'>;
  outbox: {
    /** Resolves after the file is among what waits for the provider. */
    sayFile(ref: SessionRef, id: string, file: OutgoingFile): Promise<{ status: 'queued' | 'duplicate' }>;
  };
}

export interface Outgoing {
  /** The project that it is a file of; none where it was made by us. */
  project?: string;
  path: string;
  isText: boolean;
  caption: string;
}

/** A check of what was spooled; false where it must not be sent. */
type Check = (file: SpooledFile) => boolean;

/**
 * Makes the step that puts bytes on their way to a person: on our disk first, then into the outbox, so that nothing
 * is lost by a restart. The same id is sent once.
 */
export function createSendToPerson({ spool, outbox }: SendToPersonOptions) {
  return async (
    to: Addressee,
    id: string,
    { project, path, isText, caption }: Outgoing,
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    isRight: Check = () => true,
  ): Promise<{ status: 'sent'; size: number } | { status: 'wrong' }> => {
    const file = await spool.write(bytes);
    if (!isRight(file)) {
      await spool.remove(file.spoolName);
      return { status: 'wrong' };
    }
    const { spoolName, size } = file;
    const name = safeFileName(path);
    const source = project === undefined ? undefined : { project, path };
    const more = { ...(source && { source }), ...(to.replyTo !== undefined && { replyTo: to.replyTo }) };
    const waiting = { spoolName, name, mimeType: mimeTypeOf(path, isText), size, caption, ...more };
    const { status } = await outbox.sayFile(to, id, waiting);
    if (status === 'duplicate') await spool.remove(spoolName);
    return { status: 'sent', size };
  };
}

export type SendToPerson = ReturnType<typeof createSendToPerson>;
