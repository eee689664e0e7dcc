import { defineError, errorResponses, type Server } from 'service-kit';
import { ProgressRequestSchema, Type } from 'shared-types';
import type { ProgressCalls } from './owned-progress.ts';

const notPaired = defineError('REMOTE_SESSION_NOT_PAIRED', { statusCode: 404 });

const Params = Type.Object({ remoteSessionId: Type.String({ maxLength: 200 }) });
const tags = ['progress'];
const url = '/v1/sessions/:remoteSessionId/progress';

/** Adds the calls by which managers show what a run does while it goes on. */
export function addProgressRoutes(
  server: Server,
  progress: Pick<ProgressCalls, 'put' | 'end'>,
  isPaired: (remoteSessionId: string) => Promise<boolean>,
): void {
  server.put(
    url,
    {
      schema: {
        tags,
        params: Params,
        body: ProgressRequestSchema,
        response: { 204: Type.Null(), ...errorResponses(400, 404) },
      },
    },
    async ({ params, body }, reply) => {
      if (!(await isPaired(params.remoteSessionId))) throw notPaired('This remote session is not paired.');
      await progress.put(params.remoteSessionId, body);
      return reply.code(204).send(null);
    },
  );

  server.delete(
    url,
    { schema: { tags, params: Params, response: { 204: Type.Null() } } },
    async ({ params }, reply) => {
      progress.end(params.remoteSessionId);
      return reply.code(204).send(null);
    },
  );
}
