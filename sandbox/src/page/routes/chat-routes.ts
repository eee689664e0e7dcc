import type { FastifyInstance } from 'fastify';
import type { Person } from '../../telegram/index.ts';
import { createPersonActions } from '../person-actions.ts';
import type { Uploads } from '../uploads.ts';
import type { NewMessage } from '../wire.ts';

const idParams = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer' } },
} as const;

const newMessage = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: {
    text: { type: 'string', maxLength: 100_000 },
    threadId: { type: 'integer' },
    replyTo: { type: 'integer' },
    files: {
      type: 'array',
      maxItems: 10,
      items: {
        type: 'object',
        required: ['uploadId', 'asFile'],
        additionalProperties: false,
        properties: { uploadId: { type: 'string' }, asFile: { type: 'boolean' } },
      },
    },
  },
} as const;

/** Telegram: 1 to 128 characters. */
const topicName = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', minLength: 1, maxLength: 128 } },
} as const;

/** What the person does in the chat. */
export function chatRoutes(app: FastifyInstance, { person, uploads }: { person: Person; uploads: Uploads }): void {
  const actions = createPersonActions(person);

  app.post<{ Body: NewMessage }>('/api/messages', { schema: { body: newMessage } }, async (request, reply) => {
    const wanted = request.body.files ?? [];
    const files = uploads.filesOf(wanted);
    if (files === undefined) return reply.code(404).send({ message: 'This file is no longer here. Attach it again.' });
    const messageIds = actions.send(request.body, files);
    for (const { uploadId } of wanted) uploads.drop(uploadId);
    return { messageIds };
  });

  app.patch<{ Params: { id: number }; Body: { text: string } }>(
    '/api/messages/:id',
    {
      schema: {
        params: idParams,
        body: { type: 'object', required: ['text'], properties: { text: { type: 'string' } } },
      },
    },
    async (request) => {
      actions.edit(request.params.id, request.body.text);
      return {};
    },
  );

  app.delete<{ Params: { id: number } }>('/api/messages/:id', { schema: { params: idParams } }, async (request) => {
    actions.remove(request.params.id);
    return {};
  });

  app.post<{ Params: { id: number }; Body: { row: number; column: number } }>(
    '/api/messages/:id/press',
    {
      schema: {
        params: idParams,
        body: {
          type: 'object',
          required: ['row', 'column'],
          properties: { row: { type: 'integer' }, column: { type: 'integer' } },
        },
      },
    },
    (request) => actions.press(request.params.id, request.body.row, request.body.column),
  );

  app.post<{ Body: { threadId?: number } }>(
    '/api/stop',
    { schema: { body: { type: 'object', properties: { threadId: { type: 'integer' } } } } },
    async (request) => {
      actions.stop(request.body.threadId);
      return {};
    },
  );

  app.post<{ Body: { name: string } }>('/api/topics', { schema: { body: topicName } }, async (request) => ({
    threadId: actions.makeTopic(request.body.name),
  }));

  app.patch<{ Params: { id: number }; Body: { name: string } }>(
    '/api/topics/:id',
    { schema: { params: idParams, body: topicName } },
    async (request) => {
      actions.renameTopic(request.params.id, request.body.name);
      return {};
    },
  );

  app.delete<{ Params: { id: number } }>('/api/topics/:id', { schema: { params: idParams } }, async (request) => {
    actions.removeTopic(request.params.id);
    return {};
  });
}
