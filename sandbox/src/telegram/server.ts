import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { openAndShut } from '../open-and-shut.ts';
import { errorBody } from './faults.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/**
 * Serves the Bot API's two paths on 127.0.0.1.
 *
 * The listener can be shut and opened again: shut, nothing listens and every connection is cut; opened again it is
 * at the same port.
 */
export async function createApiServer(routes: { call: Handler; file: Handler }, port: number) {
  const app = fastify({ bodyLimit: BODY_LIMIT_BYTES, exposeHeadRoutes: false });
  app.addContentTypeParser('multipart/form-data', (_request, payload, done) => done(null, payload));
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
  app.route({ method: ['GET', 'POST'], url: '/bot:token/:method', handler: routes.call });
  app.get('/file/bot:token/*', routes.file);
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody(404, 'Not Found')));
  app.setErrorHandler((error: { statusCode?: number; message?: string }, _request, reply) => {
    const status = error.statusCode ?? 500;
    const name = status === 413 ? 'Request Entity Too Large' : status < 500 ? 'Bad Request' : 'Internal Server Error';
    return reply.code(status).send(errorBody(status, status === 413 ? name : `${name}: ${error.message}`));
  });
  return openAndShut(app, port);
}
