import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signWebhook } from 'service-kit';
import {
  type ActionRows,
  type MessageChange,
  MessageChangeSchema,
  type MessageRequest,
  MessageRequestSchema,
  type ProviderInfo,
  type SubscriptionRequest,
  SubscriptionRequestSchema,
} from 'shared-types';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { createFakeFiles } from './fake-files.ts';

const INFO: Omit<ProviderInfo, 'name'> = {
  version: '1.0.0',
  account: { id: '1', username: 'a_bot', name: 'A bot' },
  capabilities: {
    limits: {
      messageTextLength: 4_096,
      captionLength: 1_024,
      incomingFileBytes: 20_971_520,
      outgoingFileBytes: 52_428_800,
      actionIdLength: 200,
    },
    progress: true,
    actions: true,
    editing: true,
  },
};

/** A message as a person sees it now. */
interface Shown {
  id: string;
  sessionId: string;
  text: string;
  actions: ActionRows;
  momentary: boolean;
  replyTo: string | undefined;
}

interface Answer {
  status: number;
  body?: unknown;
}

const refuse = (statusCode: number, code: string): Answer => ({
  status: statusCode,
  body: { statusCode, code, error: 'Refused', message: `refused with ${code}` },
});

/** A small provider that follows the contract strictly and shows what a person would see. */
export async function createFakeProvider(apiToken: string, now: () => number = Date.now) {
  const subscriptions = new Map<string, SubscriptionRequest>();
  const paired = new Map<string, Record<string, unknown>>();
  const pending = new Map<string, Record<string, unknown>>();
  const shown: Shown[] = [];
  const accepted = new Map<string, { body: string; id: string }>();
  const requests: string[] = [];
  const files = createFakeFiles((sessionId) => paired.has(sessionId));
  const state = {
    isDown: false,
    hasFailed: false,
    refusesMessages: false,
    name: 'telegram',
    deadLetters: [] as { id: string; reason: string; finishedAt: number }[],
    capabilities: structuredClone(INFO.capabilities),
  };
  let events = 0;

  function route(request: IncomingMessage, text: string): Answer {
    if (request.url === '/ready') return ready();
    const [, version, resource, id = '', verb = ''] = (request.url ?? '').split('/').map(decodeURIComponent);
    if (request.headers.authorization !== `Bearer ${apiToken}`) return refuse(401, 'UNAUTHORIZED');
    if (version !== 'v1') return refuse(404, 'NOT_FOUND');
    if (verb !== '' && request.method === 'POST') return decide(resource ?? '', id, verb);
    switch (`${request.method} ${resource}`) {
      case 'PUT subscriptions':
        return checked(SubscriptionRequestSchema, text, (subscription) => {
          const status = subscriptions.has(id) ? 200 : 201;
          subscriptions.set(id, subscription);
          return { status, body: shownSubscription(id, subscription) };
        });
      case 'GET subscriptions': {
        const subscription = subscriptions.get(id);
        if (subscription === undefined) return refuse(404, 'SUBSCRIPTION_NOT_FOUND');
        return { status: 200, body: shownSubscription(id, subscription) };
      }
      case 'GET provider':
        return { status: 200, body: { ...INFO, name: state.name, capabilities: state.capabilities } };
      case 'GET pairings':
        return {
          status: 200,
          body: { pairings: [...[...pending].map(pendingOf), ...[...paired.values()].map(pairingOf)] },
        };
      case 'POST messages':
        return checked(MessageRequestSchema, text, (message) =>
          send(message, request.headers['idempotency-key'], text),
        );
      case 'GET messages': {
        if (!shown.some((one) => one.id === id)) return refuse(404, 'MESSAGE_NOT_FOUND');
        return { status: 200, body: { id, status: state.hasFailed ? 'failed' : 'sent', platformIds: [] } };
      }
      case 'PATCH messages':
        return checked(MessageChangeSchema, text, (change) => changeShown(id, change));
      default:
        return refuse(404, 'NOT_FOUND');
    }
  }

  function ready(): Answer {
    const { deadLetters } = state;
    const outbox = {
      ok: true,
      depth: 0,
      oldestAgeSeconds: 0,
      deadLetters: deadLetters.length,
      lastDeadLetters: deadLetters,
    };
    return { status: 200, body: { status: 'ready', parts: { polling: { ok: true }, outbox } } };
  }

  /** What an operator decides. */
  function decide(resource: string, id: string, verb: string): Answer {
    if (resource === 'messages' && verb === 'retry') {
      const before = state.deadLetters.length;
      state.deadLetters = state.deadLetters.filter((letter) => letter.id !== id);
      return state.deadLetters.length < before
        ? { status: 202, body: { id, status: 'queued' } }
        : refuse(404, 'MESSAGE_NOT_FOUND');
    }
    const remoteSession = pending.get(id);
    if (resource !== 'pairings' || remoteSession === undefined) return refuse(404, 'PAIRING_NOT_FOUND');
    pending.delete(id);
    if (verb !== 'approve') return { status: 204 };
    paired.set(String(remoteSession.sessionId), remoteSession);
    return { status: 200, body: { ...pairingOf(remoteSession), code: id } };
  }

  function send(message: MessageRequest, key: string | string[] | undefined, body: string): Answer {
    if (state.refusesMessages) return refuse(400, 'BAD_REQUEST');
    if (typeof key !== 'string' || key.length > 200) return refuse(400, 'IDEMPOTENCY_KEY_REQUIRED');
    const before = accepted.get(key);
    if (before !== undefined && before.body !== body) return refuse(422, 'IDEMPOTENCY_KEY_REUSED');
    if (before === undefined) {
      if (!paired.has(message.remoteSessionId)) return refuse(404, 'REMOTE_SESSION_NOT_PAIRED');
      const id = `m${accepted.size + 1}`;
      accepted.set(key, { body, id });
      const { remoteSessionId: sessionId, text, actions = [], momentary = false, replyTo } = message;
      shown.push({ id, sessionId, text, actions, momentary, replyTo });
    }
    return { status: 202, body: { id: accepted.get(key)?.id, status: 'queued' } };
  }

  function changeShown(id: string, change: MessageChange): Answer {
    const message = shown.find((one) => one.id === id);
    if (message === undefined) return refuse(404, 'MESSAGE_NOT_FOUND');
    if (state.hasFailed) return refuse(409, 'MESSAGE_FAILED');
    Object.assign(message, change);
    return { status: 200, body: { id, status: 'queued' } };
  }

  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (state.isDown) return void request.socket.destroy();
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      if (!files.handle(request, response, body)) answer(response, route(request, body.toString('utf8')));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  /** Delivers an event as the contract says, once; resolves with what the manager answered. */
  async function deliver(
    type: string,
    sessionId: string,
    data: object = {},
    {
      id = `evt_${++events}`,
      secret,
      provider = 'telegram',
      laterMs = 0,
    }: { id?: string; secret?: string; provider?: string; laterMs?: number } = {},
  ): Promise<{ status: number; body: unknown; id: string }> {
    const [subscription] = subscriptions.values();
    if (subscription === undefined) throw new Error('nobody has subscribed');
    const remoteSession = { sessionId, ...paired.get(sessionId) };
    const body = JSON.stringify({
      type,
      timestamp: new Date(now() + laterMs).toISOString(),
      data: { provider, remoteSession, ...data },
    });
    const response = await fetch(subscription.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...signWebhook(secret ?? subscription.secret, id, now(), body),
      },
      body,
    });
    return { status: response.status, body: await response.json(), id };
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    subscriptions,
    shown,
    files,
    requests,
    pair: (sessionId: string, more: object = {}) =>
      paired.set(sessionId, { sessionId, displayName: `person ${sessionId}`, ...more }),
    /** Somebody asks to be paired, and is shown this code. */
    ask: (sessionId: string, code: string, more: object = {}) =>
      pending.set(code, { sessionId, displayName: `person ${sessionId}`, ...more }),
    unpair: (sessionId: string) => paired.delete(sessionId),
    deliver,
    /** A person writes. */
    write: (sessionId: string, text: string, options: { id?: string } = {}) =>
      deliver(
        'message.received',
        sessionId,
        { message: { id: `in_${options.id ?? events + 1}`, text, attachments: [] } },
        options,
      ),
    /** A person presses a button; twice within two seconds is one press. */
    press: (sessionId: string, actionId: string, messageId = 'm1', { laterMs = 0 } = {}) =>
      deliver('action.selected', sessionId, { messageId, action: { id: actionId } }, { laterMs }),
    texts: (sessionId: string) => shown.filter((one) => one.sessionId === sessionId).map((one) => one.text),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const shownSubscription = (id: string, { url, types }: SubscriptionRequest) => ({
  id,
  url,
  types: types ?? null,
  pendingCount: 0,
  lastSuccessAt: null,
  lastError: null,
});

const pendingOf = ([code, remoteSession]: [string, Record<string, unknown>]) => ({
  code,
  status: 'pending',
  remoteSession,
  createdAt: '2026-01-02T03:04:05.000Z',
  expiresAt: '2026-01-02T04:04:05.000Z',
});

const pairingOf = (remoteSession: Record<string, unknown>) => ({
  code: '',
  status: 'approved',
  remoteSession,
  createdAt: '2026-01-02T03:04:05.000Z',
  expiresAt: null,
});

function checked<Schema extends TSchema>(
  schema: Schema,
  text: string,
  then: (value: Static<Schema>) => Answer,
): Answer {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(400, 'VALIDATION_FAILED');
  }
  return Value.Check(schema, value) ? then(value) : refuse(400, 'VALIDATION_FAILED');
}

function answer(response: ServerResponse, { status, body }: Answer) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? null));
}
