import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type FastifyInstance, fastify, type RouteOptions } from 'fastify';
import { isGuarded } from './require-token.ts';

export interface DocsInfo {
  name: string;
  version: string;
  description: string;
}

/**
 * Makes a server that never listens and answers `/openapi.json` and `/docs` about the routes of another one, which it
 * only describes: it checks nothing and does nothing of theirs.
 */
export async function createDocsPages({
  info: { name, version, description },
  routes,
  schemas,
}: {
  info: DocsInfo;
  routes: readonly RouteOptions[];
  schemas: readonly unknown[];
}): Promise<FastifyInstance> {
  const pages = fastify({ exposeHeadRoutes: false });
  pages.setValidatorCompiler(() => () => true);
  pages.setSerializerCompiler(() => JSON.stringify);
  await pages.register(swagger, {
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
  await pages.register(swaggerUi, { routePrefix: '/docs', uiConfig: { validatorUrl: null } });
  pages.get('/openapi.json', { schema: { hide: true } }, async () => pages.swagger());
  for (const schema of schemas) pages.addSchema(schema);
  for (const { method, url, schema, config } of routes) {
    pages.route({ method, url, ...(schema && { schema }), ...(config && { config }), handler: async () => undefined });
  }
  await pages.ready();
  return pages;
}
