import type { ServerResponse } from 'node:http';
import type { Route } from '../router.ts';
import { encodeEvent, type StreamClient } from '../run-stream.ts';
import type { Runs } from '../runs.ts';

const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'private, no-cache, no-store, must-revalidate, max-age=0, no-transform',
  connection: 'keep-alive',
  'x-accel-buffering': 'no',
};

function openStream(response: ServerResponse): StreamClient {
  response.writeHead(200, streamHeaders);
  response.write('\n');
  return { write: (text) => void response.write(text), end: () => void response.end() };
}

function turnsIn(value: unknown): number | undefined {
  const turns = Number.parseInt(String(value ?? ''), 10);
  return turns > 0 ? turns : undefined;
}

/** Starting, following and stopping runs. */
export function promptRoutes(runs: Runs, liveStreams: Set<ServerResponse>): Route[] {
  function follow(response: ServerResponse, attach: (client: StreamClient) => () => void): void {
    const client = openStream(response);
    const detach = attach(client);
    if (response.writableEnded) return;
    liveStreams.add(response);
    response.on('close', () => {
      liveStreams.delete(response);
      detach();
    });
  }

  return [
    {
      method: 'GET',
      path: '/api/claude/streamPrompt/sdk',
      role: 'guest',
      stream: true,
      handle({ query, response }) {
        follow(response, (client) => {
          const { stream } = runs.start({
            project: query.get('project_dir') ?? '',
            prompt: query.get('prompt') ?? '',
            agentMode: query.get('agentMode') ?? undefined,
            maxTurns: turnsIn(query.get('maxTurns')),
            mode: 'stream',
          });
          return stream.attach(client);
        });
      },
    },
    {
      method: 'GET',
      path: '/api/claude/streamPrompt/attach/:processId',
      role: 'guest',
      stream: true,
      handle({ params, query, response }) {
        const run = runs.find(params.processId ?? '');
        const lastEventId = Number.parseInt(query.get('lastEventId') ?? '', 10) || 0;
        follow(response, (client) => {
          if (run) return run.stream.attach(client, lastEventId);
          const message = 'Stream not found — it may have completed a while ago';
          client.write(encodeEvent('error', 1, { message, code: 'stream_not_found', recoverable: false }));
          client.end();
          return () => {};
        });
      },
    },
    {
      method: 'POST',
      path: '/api/claude/abort/:processId',
      role: 'guest',
      handle({ params }) {
        const success = runs.abort(params.processId ?? '');
        return { success, message: success ? 'SDK stream aborted' : 'SDK stream not found' };
      },
    },
    {
      method: 'POST',
      path: '/api/claude/unattended/:project',
      role: 'user',
      async handle({ params, body }) {
        const run = runs.start({
          project: params.project ?? '',
          prompt: String(body.prompt ?? ''),
          maxTurns: turnsIn(body.maxTurns),
          mode: 'unattended',
        });
        await run.finished;
        const { input_tokens = 0, output_tokens = 0 } = run.usage;
        return { success: true, response: run.answer, tokenUsage: { input_tokens, output_tokens } };
      },
    },
  ];
}
