import type { FastifyInstance } from 'fastify';
import type { Uploads } from '../uploads.ts';

/** Takes the files that a person attaches, each as the whole body of a request, and lets them go again. */
export function uploadRoutes(app: FastifyInstance, uploads: Uploads): void {
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );

  app.post<{ Querystring: { name: string; type: string }; Body: Buffer | undefined }>(
    '/api/uploads',
    {
      schema: {
        querystring: {
          type: 'object',
          required: ['name'],
          properties: { name: { type: 'string', minLength: 1, maxLength: 255 }, type: { type: 'string', default: '' } },
        },
      },
    },
    async ({ query, body }, reply) => {
      const id = uploads.add({
        name: query.name,
        mimeType: query.type || 'application/octet-stream',
        bytes: body ?? Buffer.alloc(0),
      });
      return id === undefined ? reply.code(409).send({ message: 'Ten files at most go in one message.' }) : { id };
    },
  );

  app.delete<{ Params: { id: string } }>('/api/uploads/:id', async ({ params }) => {
    uploads.drop(params.id);
    return {};
  });
}
