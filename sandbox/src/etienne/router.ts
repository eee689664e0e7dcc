import type { IncomingMessage, ServerResponse } from 'node:http';
import { badRequest, HttpError, internal, notFound, tooLarge } from './http-error.ts';

export type Role = 'guest' | 'user' | 'admin';

type RouteRequest = {
  params: Record<string, string>;
  query: URLSearchParams;
  body: Record<string, unknown>;
  response: ServerResponse;
};

/**
 * One endpoint. `role` is the least that it demands; undefined makes it public. What `handle` returns is sent as JSON;
 * a `stream` route answers by itself.
 */
export type Route = {
  method: 'GET' | 'POST';
  path: string;
  role?: Role;
  stream?: boolean;
  handle(request: RouteRequest): unknown;
};

export type FoundRoute = { route: Route; params: Record<string, string> };

/** The body limit: 10 MiB in all. */
const maxBodyBytes = 10_485_760;

export function findRoute(routes: Route[], method: string | undefined, path: string): FoundRoute {
  const segments = path.split('/');
  for (const route of routes) {
    if (route.method !== method) continue;
    const expected = route.path.split('/');
    if (expected.length !== segments.length) continue;
    const params: Record<string, string> = {};
    const matches = expected.every((name, index) => {
      const segment = segments[index] ?? '';
      if (!name.startsWith(':')) return name === segment;
      params[name.slice(1)] = segment;
      return segment !== '';
    });
    if (matches) return { route, params: decodeParams(params) };
  }
  throw notFound(`Cannot ${method} ${path}`);
}

function decodeParams(params: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw badRequest('Failed to decode param');
  }
}

/** Reads a JSON body up to the limit, and swallows the rest of one that is larger so that the answer gets through. */
export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (request.method !== 'POST') return {};
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > maxBodyBytes) throw tooLarge();
  if (size === 0) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return parsed !== null && typeof parsed === 'object' ? (parsed as Record<string, unknown>) : {};
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length });
  response.end(bytes);
}

/** Errors that are not an answer of the API are a 500 that tells nothing, as with Etienne. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const answer = error instanceof HttpError ? error : internal();
  sendJson(response, answer.statusCode, answer.body());
}
