import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { becauseOf, eventIdIn } from '../event-context.ts';
import type { Logger } from '../log/create-logger.ts';

const SANE_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;

/** Takes over the caller's `x-request-id` if it is harmless in a log, else makes a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID();
}

/**
 * Answers with the request's id and logs one line a request: no body, no query, no header. What is done for a request
 * that names an event is done because of that.
 *
 * At `debug`: people read along at `info`, and what a request has done is told there by whoever did it.
 */
export function logRequests(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  // After the body was read, which may have changed the context.
  instance.addHook('preValidation', (request, _reply, done) => becauseOf(eventIdIn(request.headers), done));
  instance.addHook('onResponse', (request, reply, done) => {
    if (!(request.log as Logger).isLevelEnabled('debug')) return done();
    const { method } = request;
    const path = request.url.split('?', 1)[0];
    const line = { method, path, statusCode: reply.statusCode, durationMs: Math.round(reply.elapsedTime) };
    becauseOf(eventIdIn(request.headers), () => request.log.debug(line, 'request answered'));
    done();
  });
}
