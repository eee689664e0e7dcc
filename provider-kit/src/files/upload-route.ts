import { createHash } from 'node:crypto';
import multipart from '@fastify/multipart';
import type { Spool } from 'service-kit';
import { errorResponses, type Server } from 'service-kit';
import { MessageAcceptedSchema } from 'shared-types';
import type { MessageOutbox } from '../messages/message-outbox.ts';
import type { OutgoingFiles } from '../messages/outgoing-files.ts';
import { idempotencyKeyOf, refuseUnlessQueued } from '../messages/routes.ts';
import type { FilePort } from './file-port.ts';
import { readUpload, tooLargeToSend, type Upload, uploadInvalid, uploadLimits } from './read-upload.ts';

/** What a body may have besides its file: fields, their headers, boundaries. */
const FORM_BYTES = 2 * 1_048_576;

/** Adds the call that sends a file. */
export async function addUploadRoute(
  server: Server,
  {
    outbox,
    outgoing,
    spool,
    messenger: { displayName, limits, sendAs: choose },
  }: {
    outbox: Pick<MessageOutbox, 'accept'>;
    outgoing: Pick<OutgoingFiles, 'discardUnused'>;
    spool: Pick<Spool, 'write' | 'remove'>;
    messenger: Pick<FilePort, 'displayName' | 'limits' | 'sendAs'>;
  },
): Promise<void> {
  const { outgoingFileBytes: mostBytes } = limits;
  await server.register(multipart, { throwFileSizeLimit: false, limits: uploadLimits(mostBytes) });
  server.post(
    '/v1/files',
    {
      schema: {
        tags: ['files'],
        consumes: ['multipart/form-data'],
        response: { 202: MessageAcceptedSchema, ...errorResponses(400, 404, 413, 422) },
      },
    },
    async (request, reply) => {
      const key = idempotencyKeyOf(request.headers);
      if (!request.isMultipart()) throw uploadInvalid('The body must be multipart/form-data.');
      if (Number(request.headers['content-length']) > mostBytes + FORM_BYTES) {
        throw tooLargeToSend(mostBytes);
      }
      const upload = await readUpload(request.parts(), spool, { maxBytes: mostBytes, displayName });
      const { remoteSessionId, caption, replyTo, name, mimeType, file } = upload;
      const sendAs = choose?.({ head: file.head, size: file.size, name, mimeType }) ?? 'document';
      const message = { remoteSessionId, text: caption, ...(replyTo !== undefined && { replyTo }) };
      try {
        const outgoingFile = { name, mimeType, size: file.size, sendAs, spoolName: file.spoolName };
        const result = await outbox.accept(message, key, fingerprintOf(upload), outgoingFile);
        return reply.code(202).send(refuseUnlessQueued(result));
      } finally {
        // Refused, or the repetition of a call whose file is here already.
        await outgoing.discardUnused(file.spoolName);
      }
    },
  );
}

/** The same for two uploads that mean the same; never that of a message without a file. */
function fingerprintOf({ remoteSessionId, caption, replyTo, name, mimeType, file }: Upload): string {
  const content = JSON.stringify([
    'file',
    file.sha256,
    file.size,
    remoteSessionId,
    caption,
    replyTo ?? null,
    name,
    mimeType,
  ]);
  return createHash('sha256').update(content).digest('base64url');
}
