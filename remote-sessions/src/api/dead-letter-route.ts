import { defineError, errorResponses, type Server } from 'service-kit';
import { Type } from 'shared-types';

const deadLetterUnknown = defineError('DEAD_LETTER_NOT_FOUND', { statusCode: 404 });

export interface DeadLetterRouteOptions {
  /** By their names in `/ready`. `revive` answers false where it has no such dead letter. */
  queues: Readonly<Record<string, { revive(id: string): Promise<boolean> }>>;
}

/**
 * Lets what was given up wait again, in every queue that has it: an event and what it has led to may have the same id.
 * The names of those queues; rejects with `DEAD_LETTER_NOT_FOUND` where none has it.
 */
export async function reviveDeadLetter({ queues }: DeadLetterRouteOptions, id: string): Promise<string[]> {
  const revived: string[] = [];
  for (const [name, queue] of Object.entries(queues)) if (await queue.revive(id)) revived.push(name);
  if (revived.length === 0) throw deadLetterUnknown('Nothing with this id was given up, or it is not kept any more.');
  return revived;
}

const RevivedSchema = Type.Object({
  id: Type.String(),
  queues: Type.Array(Type.String(), { description: 'Where it waits again' }),
});

/** `POST /v1/dead-letters/:id/retry`: lets what was given up wait again. Its id is in `/ready`; kept for 7 days. */
export function addDeadLetterRoute(server: Server, options: DeadLetterRouteOptions): void {
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
      return reply.code(202).send({ id, queues: await reviveDeadLetter(options, id) });
    },
  );
}
