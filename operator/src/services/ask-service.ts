import { fits } from 'service-kit';
import { Type } from 'shared-types';
import type { ServiceAddress } from './service-address.ts';

/** The state of each part of a service, as its `/ready` tells it. */
export type Parts = Readonly<Record<string, { ok: boolean } & Readonly<Record<string, unknown>>>>;

/** What a service says of itself. */
export type ServiceState =
  | { status: 'there'; version: string; isReady: boolean; parts: Parts }
  /** Nothing answers there. */
  | { status: 'absent'; reason: string }
  /** Something answers, and it is not this service. */
  | { status: 'other'; reason: string };

/** What a call with the token has brought. */
export type CallResult = { status: 'ok'; body: unknown } | { status: 'refused' | 'failed'; reason: string };

const HealthSchema = Type.Object({ status: Type.Literal('ok'), name: Type.String(), version: Type.String() });
const ReadySchema = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('not_ready')]),
  parts: Type.Record(Type.String(), Type.Object({ ok: Type.Boolean() }, { additionalProperties: true })),
});

const TIMEOUT_MS = 10_000;

/** Asks a service how it is. */
export async function askService({ name, url }: Pick<ServiceAddress, 'name' | 'url'>): Promise<ServiceState> {
  const health = await get(`${url}/health`);
  if (health.status === 'absent') return health;
  if (!fits(HealthSchema, health.body)) return { status: 'other', reason: 'it does not answer like a service of ours' };
  if (health.body.name !== name) return { status: 'other', reason: `it calls itself ${printable(health.body.name)}` };
  const ready = await get(`${url}/ready`);
  if (ready.status === 'absent') return ready;
  if (!fits(ReadySchema, ready.body)) return { status: 'other', reason: 'its /ready cannot be read' };
  const { status, parts } = ready.body;
  return {
    status: 'there',
    version: printable(health.body.version),
    isReady: status === 'ready',
    parts: parts as Parts,
  };
}

/** Calls a path below `/v1` with the token of the services. */
export async function callService(
  { url }: Pick<ServiceAddress, 'url'>,
  path: string,
  { apiToken, method = 'GET' }: { apiToken: string | undefined; method?: 'GET' | 'POST' },
): Promise<CallResult & { code?: string }> {
  const answer = await get(`${url}${path}`, {
    method,
    ...(apiToken && { headers: { authorization: `Bearer ${apiToken}` } }),
  });
  if (answer.status === 'absent') return { status: 'failed', reason: answer.reason };
  const { httpStatus, body } = answer;
  if (httpStatus >= 200 && httpStatus < 300) return { status: 'ok', body };
  if (httpStatus === 401) return { status: 'refused', reason: 'it does not accept the API token' };
  const { message, code } = (body ?? {}) as { message?: unknown; code?: unknown };
  const reason = typeof message === 'string' ? printable(message) : `it answers ${httpStatus}`;
  return { status: 'failed', reason, ...(typeof code === 'string' && { code }) };
}

type Answer = { status: 'answered'; httpStatus: number; body: unknown } | { status: 'absent'; reason: string };

async function get(url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const response = await fetch(url, { redirect: 'manual', ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await response.text();
    return { status: 'answered', httpStatus: response.status, body: parse(text) };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: unknown } };
    const code = name === 'TimeoutError' ? 'no answer in 10 s' : cause?.code;
    return { status: 'absent', reason: typeof code === 'string' ? code : 'no answer' };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Words from elsewhere steer no terminal. */
export const printable = (text: string): string => text.replace(/\p{C}/gu, '');
