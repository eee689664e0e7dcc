import { defineError, errorResponses, type Server } from 'service-kit';
import { type Run, RunListSchema, StopResultSchema, Type } from 'shared-types';
import type { StopRun } from '../runs/stop-run.ts';

const runUnknown = defineError('RUN_NOT_FOUND', { statusCode: 404 });

const tags = ['runs'];

export interface RunRoutesOptions {
  listRuns(): Promise<Run[]>;
  stopRun: Pick<StopRun, 'byId'>;
}

/** Stops what has this id, running or waiting; rejects with `RUN_NOT_FOUND` where nothing has it. */
export async function stopRunById({ stopRun }: Pick<RunRoutesOptions, 'stopRun'>, id: string) {
  const result = await stopRun.byId(id);
  if (result.status === 'not_running') throw runUnknown(`nothing with the id ${id} runs or waits`);
  return result;
}

/** `/v1/runs`: what runs and waits now, and stopping it. */
export function addRunRoutes(server: Server, options: RunRoutesOptions): void {
  server.get(
    '/v1/runs',
    {
      schema: {
        tags,
        summary: 'Runs and waiting prompts, oldest first',
        response: { 200: RunListSchema, ...errorResponses(401) },
      },
    },
    async () => ({ runs: await options.listRuns() }),
  );

  server.post(
    '/v1/runs/:id/stop',
    {
      schema: {
        tags,
        summary: 'Stops a run; 202 once the wish is on disk',
        params: Type.Object({ id: Type.String() }),
        response: { 202: StopResultSchema, ...errorResponses(401, 404) },
      },
    },
    async ({ params }, reply) => {
      return reply.code(202).send(await stopRunById(options, params.id));
    },
  );
}
