import type { FastifyInstance } from 'fastify';

/**
 * Makes the JSON bodies of the routes of this instance arrive as the bytes that were sent, in a Buffer.
 *
 * For routes that check a signature over those bytes. Call it inside a `register`, so that other routes keep parsed
 * bodies: `server.register(async (scope) => { rawJsonBody(scope); scope.post(...) })`. A body schema does not fit such
 * a route.
 */
export function rawJsonBody(instance: Pick<FastifyInstance, 'removeContentTypeParser' | 'addContentTypeParser'>): void {
  instance.removeContentTypeParser('application/json');
  instance.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}
