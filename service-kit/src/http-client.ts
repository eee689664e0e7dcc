import { createRequire } from 'node:module';
import type * as Undici from 'undici';

const require = createRequire(import.meta.url);

/**
 * undici without what it has for browsers' interfaces, mocks and caches: a third of its modules, and 13 MB less in a
 * process.
 */
export const Agent: typeof Undici.Agent = require('undici/lib/dispatcher/agent.js');
export const Client: typeof Undici.Client = require('undici/lib/dispatcher/client.js');
export const Pool: typeof Undici.Pool = require('undici/lib/dispatcher/pool.js');
export const ProxyAgent: typeof Undici.ProxyAgent = require('undici/lib/dispatcher/proxy-agent.js');
export const DecoratorHandler: typeof Undici.DecoratorHandler = require('undici/lib/handler/decorator-handler.js');

const { getGlobalDispatcher }: Pick<typeof Undici, 'getGlobalDispatcher'> = require('undici/lib/global.js');
// As its entry does: what calls are made by, also those to a proxy.
Object.assign(require('undici/lib/dispatcher/dispatcher.js').prototype, require('undici/lib/api/index.js'));

/** As `RequestOptions` of undici, without what is in the URL. Default: GET by the dispatcher of the process. */
export type HttpRequestOptions = NonNullable<Parameters<typeof Undici.request>[1]>;

/** Makes a call, as undici's `request` does: resolves with the head of the answer, follows no redirection. */
export async function request(
  url: string | URL,
  { dispatcher = getGlobalDispatcher(), method = 'GET', ...options }: HttpRequestOptions = {},
): Promise<Undici.Dispatcher.ResponseData> {
  const { origin, pathname, search } = new URL(url);
  return dispatcher.request({
    ...options,
    method,
    origin,
    path: `${pathname}${search}`,
  } as Undici.Dispatcher.RequestOptions);
}
