import { hash } from 'node:crypto';
import { defineError, errorResponses, type Server } from 'service-kit';
import {
  type MessageAccepted,
  MessageAcceptedSchema,
  MessageChangeSchema,
  type MessageRequest,
  MessageRequestSchema,
  MessageStateSchema,
  Type,
} from 'shared-types';
import type { AcceptResult, MessageOutbox } from './message-outbox.ts';

const keyRequired = defineError('IDEMPOTENCY_KEY_REQUIRED', { statusCode: 400 });
const keyReused = defineError('IDEMPOTENCY_KEY_REUSED', { statusCode: 422 });
const notPaired = defineError('REMOTE_SESSION_NOT_PAIRED', { statusCode: 404 });
const messageUnknown = defineError('MESSAGE_NOT_FOUND', { statusCode: 404 });
const messageFailed = defineError('MESSAGE_FAILED', { statusCode: 409 });
const messageNotFailed = defineError('MESSAGE_NOT_FAILED', { statusCode: 409 });
const fileNotKept = defineError('FILE_NOT_KEPT', { statusCode: 409 });

const Params = Type.Object({ id: Type.String({ maxLength: 100 }) });
const tags = ['messages'];
const MAX_KEY_LENGTH = 200;

/** The key of an intended send; refused where it is missing. */
export function idempotencyKeyOf(headers: Record<string, string | string[] | undefined>): string {
  const key = headers['idempotency-key'];
  if (typeof key === 'string' && key !== '' && key.length <= MAX_KEY_LENGTH) return key;
  throw keyRequired(`The header Idempotency-Key is needed, with 1 to ${MAX_KEY_LENGTH} characters.`);
}

/** The answer to a message that was taken; why it was not is thrown. */
export function refuseUnlessQueued(result: AcceptResult): MessageAccepted {
  if (result.status === 'not_paired') throw notPaired('This remote session is not paired.');
  if (result.status === 'key_reused') throw keyReused('This Idempotency-Key was used for another message.');
  return { id: result.id, status: 'queued' };
}

/** The same for two requests that mean the same, whatever the order of their fields. */
function fingerprintOf(request: MessageRequest): string {
  const { remoteSessionId, text, format = 'markdown', replyTo = null, actions = [], silent = false } = request;
  const { momentary = false } = request;
  const commands = [...new Set(request.commands)].sort();
  const buttons = actions.map((row) =>
    row.map(({ id, label, style = null, disabled = false }) => [id, label, style, disabled]),
  );
  // Only what is said, as before there was any: a request may be repeated to the next version.
  const more = [...(commands.length === 0 ? [] : [commands]), ...(momentary ? ['momentary'] : [])];
  const content = JSON.stringify([remoteSessionId, text, format, replyTo, buttons, silent, ...more]);
  return hash('sha256', content, 'base64url');
}

/** Adds the calls by which managers send messages, change them and ask what became of them. */
export function addMessageRoutes(
  server: Server,
  outbox: Pick<MessageOutbox, 'accept' | 'change' | 'find' | 'retry'>,
  progress: { endRun(remoteSessionId: string, runId: string): void },
): void {
  server.post(
    '/v1/messages',
    {
      schema: {
        tags,
        body: MessageRequestSchema,
        response: { 202: MessageAcceptedSchema, ...errorResponses(400, 404, 422) },
      },
    },
    async ({ headers, body }, reply) => {
      const accepted = refuseUnlessQueued(await outbox.accept(body, idempotencyKeyOf(headers), fingerprintOf(body)));
      if (body.endsRun !== undefined) progress.endRun(body.remoteSessionId, body.endsRun);
      return reply.code(202).send(accepted);
    },
  );

  server.get(
    '/v1/messages/:id',
    { schema: { tags, params: Params, response: { 200: MessageStateSchema, ...errorResponses(404) } } },
    async ({ params }) => {
      const state = await outbox.find(params.id);
      if (state === undefined) throw messageUnknown('There is no message with this id.');
      return state;
    },
  );

  server.patch(
    '/v1/messages/:id',
    {
      schema: {
        tags,
        params: Params,
        body: MessageChangeSchema,
        response: { 202: MessageAcceptedSchema, ...errorResponses(400, 404, 409) },
      },
    },
    async ({ params, body }, reply) => {
      const { status } = await outbox.change(params.id, body);
      if (status === 'not_found') throw messageUnknown('There is no message with this id.');
      if (status === 'not_paired') throw notPaired('The remote session of this message is not paired.');
      if (status === 'failed') throw messageFailed('This message could not be sent; it cannot be changed any more.');
      return reply.code(202).send({ id: params.id, status: 'queued' });
    },
  );

  server.post(
    '/v1/messages/:id/retry',
    {
      schema: { tags, params: Params, response: { 202: MessageAcceptedSchema, ...errorResponses(404, 409) } },
    },
    async ({ params }, reply) => {
      const result = await outbox.retry(params.id);
      if (result.status === 'not_found') throw messageUnknown('There is no message with this id.');
      if (result.status === 'not_paired') throw notPaired('The remote session of this message is not paired.');
      if (result.status === 'file_gone') throw fileNotKept('The file of this message is not kept any more.');
      if (result.status === 'not_failed') throw messageNotFailed(REFUSED_RETRY[result.state]);
      return reply.code(202).send({ id: params.id, status: 'queued' });
    },
  );
}

const REFUSED_RETRY = {
  queued: 'This message waits to be sent already.',
  sent: 'This message was sent.',
  failed: 'This message is not kept for sending: it was not wanted any more, or failed more than 7 days ago.',
} as const;
