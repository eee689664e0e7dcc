import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { DocsInfo } from './docs-pages.ts';

const HIDDEN = { schema: { hide: true }, logLevel: 'warn' } as const;

/**
 * Adds `/openapi.json` and `/docs`, made from the schemas of the routes that are added afterwards.
 *
 * The page brings its assets along and asks no other host. What makes it is loaded when somebody asks for the first
 * time: few ever do, and it is a good part of what a service loads.
 */
export function addDocs(instance: FastifyInstance, info: DocsInfo): void {
  const routes: RouteOptions[] = [];
  const isOwn = (url: string) => url === '/openapi.json' || url.startsWith('/docs');
  instance.addHook('onRoute', (route) => {
    if (route.method !== 'HEAD' && !isOwn(route.url)) routes.push(route);
  });

  let pages: Promise<FastifyInstance> | undefined;
  async function makePages(): Promise<FastifyInstance> {
    const { createDocsPages } = await import('./docs-pages.ts');
    return createDocsPages({ info, routes, schemas: Object.values(instance.getSchemas()) });
  }
  async function answer({ url }: FastifyRequest, reply: FastifyReply) {
    pages ??= makePages();
    pages.catch(() => {
      pages = undefined;
    });
    const { statusCode, headers, rawPayload } = await (await pages).inject({ method: 'GET', url });
    if (statusCode === 404) return reply.callNotFound();
    const { date: _date, connection: _connection, ...ownHeaders } = headers;
    return reply
      .code(statusCode)
      .headers(ownHeaders)
      .send(rawPayload.length > 0 ? rawPayload : undefined);
  }
  for (const path of ['/openapi.json', '/docs', '/docs/*']) instance.get(path, HIDDEN, answer);
  instance.addHook('onClose', async () => {
    await (await pages)?.close();
  });
}
