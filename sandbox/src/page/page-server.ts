import fastify from 'fastify';
import { openAndShut } from '../open-and-shut.ts';
import type { Operator } from '../operator/operator.ts';
import { StandInMisuse, type TelegramStandIn } from '../telegram/index.ts';
import { createAssets } from './assets.ts';
import { followChat } from './follow-chat.ts';
import { followProjects } from './follow-projects.ts';
import { whyRefused } from './guard.ts';
import { createLive } from './live.ts';
import { chatFileRoutes } from './routes/chat-file-routes.ts';
import { chatRoutes } from './routes/chat-routes.ts';
import { operatorRoutes } from './routes/operator-routes.ts';
import { projectRoutes } from './routes/project-routes.ts';
import { uploadRoutes } from './routes/upload-routes.ts';
import { safetyHeaders } from './safety-headers.ts';
import { createUploads, MOST_UPLOAD_BYTES } from './uploads.ts';

export interface PageOptions {
  telegram: TelegramStandIn;
  /** The folder with the projects, and who tells that something in it may have changed. */
  projects: { workspaceDir: string; onChange(listener: () => void): () => void };
  operator: Operator;
  /** Sentences that one can say to the agent. */
  suggestions: readonly string[];
  /** Default 0: any free port. */
  port?: number;
}

/**
 * Serves the page on which a person tries everything: their chat, the projects' files and the operator's terminal.
 *
 * It listens on 127.0.0.1 and serves nobody but the page itself; every open page is told of changes as they happen.
 */
export async function createPage({ telegram, projects, operator, suggestions, port = 0 }: PageOptions) {
  const app = fastify({ bodyLimit: MOST_UPLOAD_BYTES, forceCloseConnections: true });
  const live = createLive();
  const chat = followChat(telegram, live);
  const files = await followProjects(projects, live);
  const stopFollowing = operator.onLine((line) => live.send('operator', line));
  const uploads = createUploads();
  let ownPort = port;

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(safetyHeaders);
    const { host, origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers;
    const head = { method: request.method, path: request.url, host, origin, site: text(site), mode: text(mode) };
    const reason = whyRefused(head, ownPort);
    if (reason !== undefined) await reply.code(403).send({ message: reason });
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error instanceof StandInMisuse ? 400 : (error.statusCode ?? 500);
    return reply.code(status).send({ message: error.message });
  });

  for (const [path, asset] of createAssets()) {
    app.get(path, (_request, reply) => reply.type(asset.type).send(asset.read()));
  }
  app.get('/events', (_request, reply) => {
    reply.hijack();
    live.open(reply.raw, safetyHeaders, {
      ...chat.snapshot(),
      suggestions: [...suggestions],
      projects: files.current(),
      operatorLines: [...operator.lines],
    });
  });
  uploadRoutes(app, uploads);
  chatRoutes(app, { person: chat.person, uploads });
  chatFileRoutes(app, chat.person);
  projectRoutes(app, { workspaceDir: projects.workspaceDir, look: files.look });
  operatorRoutes(app, operator);

  const listener = await openAndShut(app, port);
  ownPort = listener.port;
  return {
    url: `http://127.0.0.1:${listener.port}`,
    async close(): Promise<void> {
      chat.stop();
      files.stop();
      stopFollowing();
      live.close();
      await listener.close();
    },
  };
}

const text = (header: string | string[] | undefined) => (Array.isArray(header) ? header.join() : header);
