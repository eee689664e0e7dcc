import type { FastifyInstance } from 'fastify';
import { CodedError } from '../errors.ts';
import { createSecretCheck } from '../secret-check.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `none` lets a route under `/v1` be called without the bearer token; it must then check its caller itself. */
    auth?: 'none';
  }
}

/**
 * Refuses calls of `/v1/*` that do not carry the token, unknown paths included; routes with `config: {auth: 'none'}`
 * are let through.
 */
export function requireToken(instance: FastifyInstance, apiToken: string): void {
  const isToken = createSecretCheck(apiToken);
  instance.addHook('onRequest', async (request, reply) => {
    // The route's own pattern where there is one: the path as sent may be written in many ways.
    const path = request.routeOptions.url ?? request.url;
    if (!isGuarded(path) || request.routeOptions.config?.auth === 'none') return;
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ', 2);
    if (scheme.toLowerCase() === 'bearer' && isToken(token)) return;
    reply.header('www-authenticate', 'Bearer');
    throw new CodedError({ code: 'UNAUTHORIZED', statusCode: 401, message: 'A valid bearer token is needed.' });
  });
}

export function isGuarded(path: string): boolean {
  return path.startsWith('/v1/');
}
