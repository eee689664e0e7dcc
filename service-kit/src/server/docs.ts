import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { isGuarded } from './require-token.ts';

/**
 * Adds `/openapi.json` and `/docs`, made from the schemas of the routes that are added afterwards.
 *
 * The page brings its assets along and asks no other host.
 */
export async function addDocs(
  instance: FastifyInstance,
  { name, version, description }: { name: string; version: string; description: string },
): Promise<void> {
  await instance.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: name, version, description },
      components: { securitySchemes: { apiToken: { type: 'http', scheme: 'bearer' } } },
    },
    transform: ({ schema, url, route }) => {
      const open = !isGuarded(url) || route.config?.auth === 'none';
      return { schema: { ...schema, security: open ? [] : [{ apiToken: [] }] }, url };
    },
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, index) =>
        typeof json.$id === 'string' ? json.$id : `schema-${index}`,
    },
  });
  await instance.register(swaggerUi, { routePrefix: '/docs', logLevel: 'warn', uiConfig: { validatorUrl: null } });
  instance.get('/openapi.json', { schema: { hide: true }, logLevel: 'warn' }, async () => instance.swagger());
}
