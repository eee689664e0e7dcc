import { fits, type ReadinessReport, request } from 'service-kit';
import { ErrorResponseSchema, Type } from 'shared-types';
import type { Dispatcher } from 'undici';
import { providerUnreachable } from './errors.ts';

/** What became of an operator's decision; `reason` are the provider's own words. */
export type OperatorResult = { status: 'done' } | { status: 'refused'; code: string; reason: string };

/** The calls of the provider contract by which an operator decides; all reject with `PROVIDER_UNREACHABLE` alone. */
export interface ProviderOperatorCalls {
  approvePairing(code: string): Promise<OperatorResult>;
  denyPairing(code: string): Promise<OperatorResult>;
  /** Tries again what was given up: a message, or an event that we have refused. */
  retry(what: 'messages' | 'events', id: string): Promise<OperatorResult>;
  /** What the provider says of its parts. Waits no longer than 3 s. */
  readiness(): Promise<ReadinessReport>;
}

export interface OperatorConnection {
  name: string;
  /** Without a slash at its end. */
  base: string;
  apiToken: string;
  dispatcher?: Dispatcher;
}

/** A person waits for it. */
const DECISION_TIMEOUT_MS = 10_000;
const READINESS_TIMEOUT_MS = 3_000;

const ReadySchema = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('not_ready')]),
  parts: Type.Record(Type.String(), Type.Object({ ok: Type.Boolean() }, { additionalProperties: true })),
});

export function createOperatorCalls({ name, base, apiToken, dispatcher }: OperatorConnection): ProviderOperatorCalls {
  async function call(method: 'GET' | 'POST', path: string, timeoutMs: number) {
    try {
      const { statusCode, body } = await request(`${base}${path}`, {
        method,
        headers: { ...(path.startsWith('/v1/') && { authorization: `Bearer ${apiToken}` }) },
        signal: AbortSignal.timeout(timeoutMs),
        ...(dispatcher && { dispatcher }),
      });
      return { statusCode, value: parse(await body.text()) };
    } catch (cause) {
      throw providerUnreachable(`${method} ${path} of the provider ${name} did not get through`, { cause });
    }
  }

  async function decide(path: string): Promise<OperatorResult> {
    const { statusCode, value } = await call('POST', path, DECISION_TIMEOUT_MS);
    if (statusCode < 300) return { status: 'done' };
    if (fits(ErrorResponseSchema, value)) return { status: 'refused', code: value.code, reason: value.message };
    throw providerUnreachable(`POST ${path} of the provider ${name} was answered with ${statusCode}`);
  }

  return {
    approvePairing: (code) => decide(`/v1/pairings/${encodeURIComponent(code)}/approve`),
    denyPairing: (code) => decide(`/v1/pairings/${encodeURIComponent(code)}/deny`),
    retry: (what, id) => decide(`/v1/${what}/${encodeURIComponent(id)}/retry`),
    async readiness() {
      const { statusCode, value } = await call('GET', '/ready', READINESS_TIMEOUT_MS);
      if (fits(ReadySchema, value)) {
        return { ok: value.status === 'ready', parts: value.parts as ReadinessReport['parts'] };
      }
      throw providerUnreachable(`GET /ready of the provider ${name} was answered with ${statusCode}, unreadable`);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
