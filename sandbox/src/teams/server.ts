import fastify, { type FastifyInstance } from 'fastify';
import { openAndShut } from '../open-and-shut.ts';
import { ConnectorFailure, htmlPage } from './errors.ts';
import { SignInFailure } from './sign-in/sign-in-failure.ts';

/** Room for a picture of 1 MB as Base64; what is larger never reaches the connector. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/**
 * Serves the connector, its token service and its files on 127.0.0.1.
 *
 * The listener can be shut and opened again: shut, nothing listens and every connection is cut; opened again it is
 * at the same port.
 */
export async function createStandInServer(
  register: (app: FastifyInstance) => void,
  { port, now }: { port: number; now: () => number },
) {
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    exposeHeadRoutes: false,
    // Microsoft's own client joins `…/amer/` and `/v3`, and gets its answer.
    routerOptions: { maxParamLength: 2000, ignoreDuplicateSlashes: true },
  });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
  const readJson = app.getDefaultJsonParser('ignore', 'ignore');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Clients that name a type with every call send none with a DELETE.
    if (body === '') done(null, undefined);
    else void readJson(request, String(body), done);
  });
  register(app);
  app.setNotFoundHandler((_request, reply) => reply.code(404).type('text/html').send(htmlPage(404, 'Not Found')));
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof SignInFailure) return reply.code(error.status).send(error.body(now()));
    if (error instanceof ConnectorFailure) {
      if (error.retryAfterS !== undefined) reply.header('retry-after', String(error.retryAfterS));
      reply.code(error.status);
      if (error.html) return reply.type('text/html; charset=us-ascii').send(htmlPage(error.status, error.message));
      return reply.send({ error: { code: error.code, message: error.message } });
    }
    // Whatever does not reach the connector itself is answered by the web server in front of it, in HTML.
    const status = error.statusCode ?? 500;
    const title = status === 413 ? 'Request Entity Too Large' : status < 500 ? 'Bad Request' : 'Internal Server Error';
    return reply.code(status).type('text/html; charset=us-ascii').send(htmlPage(status, title));
  });
  const listener = await openAndShut(app, port);
  return { ...listener, url: `http://127.0.0.1:${listener.port}` };
}
