import { type CodedError, eventHeaders, fits, request } from 'service-kit';
import {
  type ErrorResponse,
  ErrorResponseSchema,
  type EventStory,
  EventStorySchema,
  type MessageAccepted,
  MessageAcceptedSchema,
  type MessageChange,
  type MessageRequest,
  type MessageState,
  MessageStateSchema,
  type PairingList,
  PairingListSchema,
  type ProgressRequest,
  type ProviderInfo,
  ProviderInfoSchema,
  type Subscription,
  type SubscriptionRequest,
  SubscriptionSchema,
} from 'shared-types';
import type { Static, TSchema } from 'typebox';
import type { Dispatcher } from 'undici';
import { providerConflict, providerNotFound, providerRefused, providerUnreachable } from './errors.ts';
import { createFileCalls, type ProviderFileCalls } from './provider-files.ts';
import { createOperatorCalls, type ProviderOperatorCalls } from './provider-operator-calls.ts';

/**
 * One provider, as its contract says.
 *
 * Every call rejects with `PROVIDER_UNREACHABLE` (may be tried again), `PROVIDER_NOT_FOUND`, `PROVIDER_CONFLICT` or
 * `PROVIDER_REFUSED`.
 */
export interface ProviderClient extends ProviderFileCalls, ProviderOperatorCalls {
  readonly name: string;
  /** Who answers there, and what it can carry. */
  info(): Promise<ProviderInfo>;
  subscribe(id: string, subscription: SubscriptionRequest): Promise<void>;
  subscription(id: string): Promise<Subscription>;
  /** With `known`, a version: as soon as the list is another one, or after 10 s; at once where the provider has no versions. */
  pairings(wait?: { known: string; signal: AbortSignal }): Promise<PairingList>;
  sendMessage(message: MessageRequest, idempotencyKey: string): Promise<MessageAccepted>;
  /** `place` is for providers that can't change messages: where to say it anew, under which key. */
  changeMessage(id: string, change: MessageChange, place: { remoteSessionId: string; key: string }): Promise<void>;
  /** What became of a message or file. */
  messageState(id: string): Promise<MessageState>;
  /** What has come of an event there; rejects with `PROVIDER_NOT_FOUND` also where the provider does not tell. */
  story(eventId: string): Promise<EventStory>;
  showProgress(remoteSessionId: string, progress: ProgressRequest): Promise<void>;
  /** `isAnswered`: an answer follows that ends the run, where the provider knows such. */
  clearProgress(remoteSessionId: string, isAnswered: boolean): Promise<void>;
}

export interface ProviderClientOptions {
  name: string;
  url: string;
  apiToken: string;
  dispatcher?: Dispatcher;
}

/** A provider answers from its own memory or disk; one that needs longer than this is in trouble. */
const TIMEOUT_MS = 15_000;

export function createProviderClient({ name, url, apiToken, dispatcher }: ProviderClientOptions): ProviderClient {
  const base = url.replace(/\/+$/, '');

  async function call(
    method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    { headers = {}, signal }: { headers?: Record<string, string>; signal?: AbortSignal } = {},
  ): Promise<unknown> {
    const what = `${method} ${path} of the provider ${name}`;
    let statusCode: number;
    let text: string;
    try {
      const response = await request(`${base}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${apiToken}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...eventHeaders(),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
        ...(signal && { signal }),
        ...(dispatcher && { dispatcher }),
      });
      statusCode = response.statusCode;
      text = await response.body.text();
    } catch (cause) {
      throw providerUnreachable(`${what} did not get through`, { cause });
    }
    if (statusCode < 300) return parse(text, what);
    throw refusal(what, statusCode, text);
  }

  async function read<Schema extends TSchema>(schema: Schema, answer: Promise<unknown>): Promise<Static<Schema>> {
    const value = await answer;
    if (fits(schema, value)) return value;
    throw providerRefused(`the provider ${name} answered with something else than its contract says`);
  }

  const session = (id: string) => `/v1/sessions/${encodeURIComponent(id)}/progress`;
  return {
    name,
    ...createFileCalls({ name, base, apiToken, refusal, ...(dispatcher && { dispatcher }) }),
    ...createOperatorCalls({ name, base, apiToken, ...(dispatcher && { dispatcher }) }),
    info: () => read(ProviderInfoSchema, call('GET', '/v1/provider')),
    async subscribe(id, subscription) {
      await call('PUT', `/v1/subscriptions/${encodeURIComponent(id)}`, subscription);
    },
    subscription: (id) => read(SubscriptionSchema, call('GET', `/v1/subscriptions/${encodeURIComponent(id)}`)),
    pairings: (wait) =>
      read(
        PairingListSchema,
        wait === undefined
          ? call('GET', '/v1/pairings')
          : call('GET', `/v1/pairings?known=${encodeURIComponent(wait.known)}`, undefined, { signal: wait.signal }),
      ),
    sendMessage: (message, idempotencyKey) =>
      read(
        MessageAcceptedSchema,
        call('POST', '/v1/messages', message, { headers: { 'idempotency-key': idempotencyKey } }),
      ),
    async changeMessage(id, change) {
      await call('PATCH', `/v1/messages/${encodeURIComponent(id)}`, change);
    },
    messageState: (id) => read(MessageStateSchema, call('GET', `/v1/messages/${encodeURIComponent(id)}`)),
    story: (eventId) => read(EventStorySchema, call('GET', `/v1/events/${encodeURIComponent(eventId)}`)),
    async showProgress(remoteSessionId, progress) {
      await call('PUT', session(remoteSessionId), progress);
    },
    async clearProgress(remoteSessionId) {
      await call('DELETE', session(remoteSessionId));
    },
  };
}

function parse(text: string, what: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw providerUnreachable(`${what} was not answered in JSON`, { cause });
  }
}

function refusal(what: string, statusCode: number, text: string): CodedError {
  const said = errorOf(text);
  const message = `${what} was answered with ${statusCode} ${said?.code ?? ''} ${said?.message ?? ''}`.trim();
  if (statusCode === 404) return providerNotFound(message);
  if (statusCode === 409) return providerConflict(message);
  // 401 is for the operator to mend; what waits must not be thrown away meanwhile.
  if (statusCode >= 500 || statusCode === 429 || statusCode === 408 || statusCode === 401 || statusCode === 403) {
    return providerUnreachable(message);
  }
  return providerRefused(message);
}

function errorOf(text: string): ErrorResponse | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return fits(ErrorResponseSchema, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
