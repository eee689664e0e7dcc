import { defineError, errorResponses, type Server } from 'service-kit';
import { Type } from 'typebox';

const deadLetterUnknown = defineError('DEAD_LETTER_NOT_FOUND', { statusCode: 404 });

export interface DeadLetterRouteOptions {
  /** By their names in `/ready`. `revive` answers false where it has no such dead letter. */
  queues: Readonly<Record<string, { revive(id: string): Promise<boolean> }>>;
}

const RevivedSchema = Type.Object({
  id: Type.String(),
  queues: Type.Array(Type.String(), { description: 'Where it waits again' }),
});

/** `POST /v1/dead-letters/:id/retry`: lets what was given up wait again. Its id is in `/ready`; kept for 7 days. */
export function addDeadLetterRoute(server: Server, { queues }: DeadLetterRouteOptions): void {
  server.post(
    '/v1/dead-letters/:id/retry',
    {
      schema: {
        tags: ['dead letters'],
        summary: 'Tries again what was given up; 202 once that is on disk',
        params: Type.Object({ id: Type.String({ maxLength: 1_000 }) }),
        response: { 202: RevivedSchema, ...errorResponses(401, 404) },
      },
    },
    async ({ params: { id } }, reply) => {
      const revived: string[] = [];
      // An event and what it has led to may have the same id.
      for (const [name, queue] of Object.entries(queues)) if (await queue.revive(id)) revived.push(name);
      if (revived.length === 0)
        throw deadLetterUnknown('Nothing with this id was given up, or it is not kept any more.');
      return reply.code(202).send({ id, queues: revived });
    },
  );
}
