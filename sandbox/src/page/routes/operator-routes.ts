import type { FastifyInstance } from 'fastify';
import type { Operator } from '../../operator/operator.ts';
import { readCommand } from '../../operator/read-command.ts';

/** What the operator types; no shell reads it. */
export function operatorRoutes(app: FastifyInstance, operator: Operator): void {
  app.post<{ Body: { line: string } }>(
    '/api/operator',
    {
      schema: {
        body: { type: 'object', required: ['line'], properties: { line: { type: 'string', maxLength: 500 } } },
      },
    },
    async ({ body }, reply) => {
      const command = readCommand(body.line);
      if (command === undefined) {
        return reply.code(400).send({
          message: 'Only the commands of an operator run here, such as: npm run pairing -- list',
        });
      }
      return { exitCode: await operator.run(command) };
    },
  );
}
