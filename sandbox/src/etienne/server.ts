import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { requireRole, type Tokens } from './auth.ts';
import type { Fault, Faults } from './faults.ts';
import { forbidden, HttpError, unauthorized } from './http-error.ts';
import { type FoundRoute, findRoute, type Route, readBody, sendError, sendJson } from './router.ts';

/** One request as it was answered; `status` is 0 until then, and stays 0 where the connection was reset. */
export type LoggedRequest = { method: string; path: string; query: Record<string, string>; status: number };

/** 401 and 403 as Etienne answers them, with `message` in place of the usual one; any other status for a broken server. */
export type Refusal = { status: number; message?: string | undefined; route?: string | RegExp | undefined } | undefined;

type ServerOptions = {
  routes: Route[];
  tokens?: Tokens | undefined;
  faults: Faults;
  refusal: () => Refusal;
  /** Whether a refusal hits the routes too that need no token. */
  refusesPublic?: boolean;
  log: (request: LoggedRequest) => void;
  onChange: () => void;
};

type Url = { path: string; query: URLSearchParams };

function parseUrl(url: string): Url {
  const [path = '/', ...query] = url.split('?');
  return { path, query: new URLSearchParams(query.join('?')) };
}

function refuse(refusal: Refusal, line: string): void {
  if (!refusal) return;
  const { status, message, route = '' } = refusal;
  if (typeof route === 'string' ? !line.includes(route) : !route.test(line)) return;
  if (status === 401) throw unauthorized(message ?? 'Invalid token');
  if (status === 403) throw forbidden(message ?? 'Insufficient permissions. Required: user, Current: guest');
  throw new HttpError(status, undefined, message ?? 'Internal server error');
}

/** Turns routes into what an HTTP server calls: log, faults, authentication, body, handler, answer, in this order. */
export function createRequestListener(options: ServerOptions): RequestListener {
  const { routes, tokens, faults, refusal, refusesPublic = false, log, onChange } = options;

  async function authorize({ route }: FoundRoute, request: IncomingMessage, query: URLSearchParams): Promise<void> {
    if (!route.role && !refusesPublic) return;
    refuse(refusal(), `${request.method} ${route.path}`);
    if (tokens && route.role) await requireRole(tokens, request.headers.authorization, query, route.role);
  }

  async function answer(request: IncomingMessage, response: ServerResponse, url: Url, fault?: Fault): Promise<void> {
    if (fault === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault === 'reset-after-request-read') {
      await readBody(request);
      request.socket.resetAndDestroy();
      return;
    }
    if (fault && typeof fault === 'object') {
      await readBody(request);
      sendJson(response, fault.status, fault.body ?? { statusCode: fault.status, message: 'Internal server error' });
      return;
    }
    const found = findRoute(routes, request.method, url.path);
    await authorize(found, request, url.query);
    const body = await readBody(request);
    if (fault === 'reset-after-handling') response.cork();
    const result = found.route.handle({ params: found.params, query: url.query, body, response });
    const value = result instanceof Promise ? await result : result;
    if (fault === 'reset-after-handling') {
      request.socket.resetAndDestroy();
      return;
    }
    if (!found.route.stream) sendJson(response, found.route.method === 'POST' ? 201 : 200, value);
  }

  return (request, response) => {
    const url = parseUrl(request.url ?? '/');
    const method = request.method ?? '';
    const entry: LoggedRequest = {
      method,
      path: url.path,
      query: Object.fromEntries(url.query),
      status: 0,
    };
    log(entry);
    response.on('close', onChange);
    const fault = faults.take(method, url.path);
    answer(request, response, url, fault)
      .catch((error: unknown) => sendError(response, error))
      .finally(() => {
        if (response.headersSent && !(fault === 'reset-after-handling')) entry.status = response.statusCode;
        onChange();
      });
  };
}
