import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

const SANE_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;

/** Takes over the caller's `x-request-id` if it is harmless in a log, else makes a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID();
}

/** Answers with the request's id and logs one line a request: no body, no query, no header. */
export function logRequests(instance: FastifyInstance): void {
  instance.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  instance.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const path = request.url.split('?', 1)[0];
    const line = { method, path, statusCode: reply.statusCode, durationMs: Math.round(reply.elapsedTime) };
    request.log.info(line, 'request answered');
  });
}
