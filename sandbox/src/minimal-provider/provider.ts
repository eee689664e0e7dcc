import { createHash, randomInt, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { type Chats, createChats, type FileOfPerson, type Shown } from './chats.ts';
import { createDelivery, type Waiting } from './deliver.ts';

import { createHttp, schemas, tooLarge } from './http.ts';
import { type Action, Refusal, type Rules, type StoredSubscription, rules as theRules } from './rules.ts';

export interface MinimalProviderOptions {
  dataDir: string;
  apiToken: string;
  /** Default 0: any free port. */
  port?: number;
  /** Default: those of the contract. */
  rules?: Rules;
}

interface Pairing {
  code: string;
  status: 'pending' | 'approved';
  remoteSession: { sessionId: string; displayName: string };
  createdAt: string;
  expiresAt: string | null;
}

interface State {
  pairings: Pairing[];
  subscriptions: Record<string, StoredSubscription>;
  waiting: Waiting[];
  /** What every `Idempotency-Key` has become. */
  keys: Record<string, { id: string; body: string }>;
  files: Record<string, FileOfPerson>;
  shown: Shown[];
}

type ById = { Params: { id: string } };
type Subscribing = Pick<StoredSubscription, 'url' | 'secret'> & { types?: string[] };
type Message = { remoteSessionId: string; text: string; actions?: Action[][] };
type Preview = { runId: string; text?: string; activity?: string };

const NAME = 'minimal';
const CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const HOUR_MS = 3_600_000;
const now = () => new Date().toISOString();
const known = <Value>(value: Value | undefined, code: string): Value => {
  if (value === undefined) throw new Refusal(404, code, 'There is no such thing.');
  return value;
};

/**
 * Starts a provider on 127.0.0.1, made from docs/protocol.md alone; its messenger is a chat in memory (`/chat/...`).
 *
 * It leaves out what a product needs: housekeeping, limits of rates, people who cannot be reached, a faster disk.
 */
export async function createMinimalProvider({ dataDir, apiToken, port = 0, rules = theRules }: MinimalProviderOptions) {
  const path = join(dataDir, 'minimal.json');
  mkdirSync(dataDir, { recursive: true });
  const state: State = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as State)
    : { pairings: [], subscriptions: {}, waiting: [], keys: {}, files: {}, shown: [] };
  const { limits } = rules.capabilities;

  function save(): void {
    writeFileSync(`${path}.new`, JSON.stringify(state), { flush: true });
    renameSync(`${path}.new`, path);
  }
  const delivery = createDelivery({ ...state, rules, save });

  function publish(type: string, { remoteSession }: Pairing, data: object = {}): void {
    const body = JSON.stringify({ type, timestamp: now(), data: { provider: NAME, remoteSession, ...data } });
    const takers = Object.values(state.subscriptions).filter(({ types }) => types?.includes(type) ?? true);
    const event = { eventId: `evt_${randomUUID()}`, remoteSessionId: remoteSession.sessionId, type, body };
    for (const subscriptionId of takers.length === 0 ? [null] : takers.map(({ id }) => id)) {
      state.waiting.push({ ...event, subscriptionId });
    }
    delivery.run();
  }

  const pairingOf = (sessionId: string, status: Pairing['status']) =>
    state.pairings.find((one) => one.remoteSession.sessionId === sessionId && one.status === status);
  const pairedOrRefuse = (sessionId: unknown) =>
    known(pairingOf(String(sessionId), 'approved'), 'REMOTE_SESSION_NOT_PAIRED');

  function askForCode(sessionId: string): string {
    const pending = pairingOf(sessionId, 'pending');
    if (pending !== undefined && Date.parse(pending.expiresAt ?? '') > Date.now()) return pending.code;
    const code = Array.from({ length: 8 }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');
    const remoteSession = { sessionId, displayName: `Person ${sessionId}` };
    const expiresAt = new Date(Date.now() + HOUR_MS).toISOString();
    state.pairings.push({ code, status: 'pending', remoteSession, createdAt: now(), expiresAt });
    save();
    return code;
  }

  function revoke(pairing: Pairing): void {
    state.pairings.splice(state.pairings.indexOf(pairing), 1);
    publish('session.revoked', pairing);
  }

  const chats: Chats = createChats({
    shown: state.shown,
    askForCode: (sessionId) => (pairingOf(sessionId, 'approved') ? undefined : askForCode(sessionId)),
    keepFile(file) {
      const fileId = `file_${randomUUID()}`;
      state.files[fileId] = file;
      return fileId;
    },
    tell: (type, sessionId, data) => publish(type, pairedOrRefuse(sessionId), data),
    unpair: (sessionId) => revoke(pairedOrRefuse(sessionId)),
    selectedId: rules.selectedId,
  });

  /** The same key with the same body is the same message; its answer comes once it is on disk. */
  function accept(headers: IncomingHttpHeaders, content: object, message: Omit<Shown, 'id' | 'from'>): object {
    const header = headers['idempotency-key'];
    if (typeof header !== 'string' || header === '' || header.length > 200) {
      throw new Refusal(400, 'IDEMPOTENCY_KEY_REQUIRED', 'The header Idempotency-Key is needed.');
    }
    const body = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    const key = rules.keyOf(header);
    const former = state.keys[key];
    if (former !== undefined && !rules.isSameBody(former.body, body)) {
      throw new Refusal(422, 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another message.');
    }
    const id = former?.id ?? `msg_${randomUUID()}`;
    if (former === undefined) {
      state.keys[key] = { id, body };
      chats.show({ ...message, id, from: 'bot' });
      save();
    }
    return { id, status: 'queued' };
  }

  const decide = (code: string) => {
    const pairing = known(
      state.pairings.find((one) => one.code === code),
      'PAIRING_NOT_FOUND',
    );
    if (pairing.expiresAt !== null && Date.parse(pairing.expiresAt) > Date.now()) return pairing;
    throw new Refusal(410, 'PAIRING_EXPIRED', 'This code is not valid any more.');
  };
  const shownOrRefuse = (id: string) =>
    known(
      state.shown.find((one) => one.id === id && one.from === 'bot'),
      'MESSAGE_NOT_FOUND',
    );
  const show = (one: StoredSubscription) =>
    rules.showSubscription(one, state.waiting.filter(({ subscriptionId }) => subscriptionId === one.id).length);

  const server = await createHttp(apiToken, rules);
  server.get('/health', async () => ({ status: 'ok' }));
  server.get('/ready', async () => ({ status: 'ready', parts: { outbox: { ok: true, depth: state.waiting.length } } }));
  server.get('/v1/provider', async () => {
    const account = { id: '1', username: NAME, name: 'Minimal' };
    return { name: NAME, version: '1.0.0', account, capabilities: rules.capabilities };
  });

  server.get('/v1/subscriptions', async () => ({ subscriptions: Object.values(state.subscriptions).map(show) }));
  server.get<ById>('/v1/subscriptions/:id', async ({ params: { id } }) =>
    show(known(state.subscriptions[id], 'SUBSCRIPTION_NOT_FOUND')),
  );
  server.put<ById & { Body: Subscribing }>(
    '/v1/subscriptions/:id',
    { schema: { body: schemas.subscription } },
    async ({ params: { id }, body: { url, secret, types = null } }, reply) => {
      if (!rules.isAllowedTarget(url)) throw new Refusal(400, 'WEBHOOK_HOST_NOT_ALLOWED', 'Loopback hosts only.');
      reply.code(state.subscriptions[id] === undefined ? 201 : 200);
      state.subscriptions[id] = { id, url, secret, types, lastSuccessAt: null, lastError: null };
      delivery.run();
      delivery.wake();
      return show(state.subscriptions[id]);
    },
  );
  server.delete<ById>('/v1/subscriptions/:id', async ({ params: { id } }, reply) => {
    delivery.end(known(state.subscriptions[id], 'SUBSCRIPTION_NOT_FOUND').id);
    delivery.run();
    return reply.code(204).send();
  });

  server.get('/v1/pairings', async () => ({ pairings: state.pairings }));
  server.post<ById>('/v1/pairings/:id/approve', async ({ params: { id } }) => {
    const pairing = Object.assign(decide(id), { status: 'approved', expiresAt: null });
    publish('session.paired', pairing);
    return pairing;
  });
  server.post<ById>('/v1/pairings/:id/deny', async ({ params: { id } }, reply) => {
    state.pairings.splice(state.pairings.indexOf(decide(id)), 1);
    save();
    return reply.code(204).send();
  });
  server.delete<ById>('/v1/pairings/:id', async ({ params: { id } }, reply) => {
    revoke(pairedOrRefuse(id));
    return reply.code(204).send();
  });

  server.post<{ Body: Message }>('/v1/messages', { schema: { body: schemas.message } }, async (request, reply) => {
    const { remoteSessionId, text, actions = [] } = request.body;
    pairedOrRefuse(remoteSessionId);
    const accepted = accept(request.headers, request.body, { remoteSessionId, text, actions });
    return reply.code(202).send(accepted);
  });
  server.get<ById>('/v1/messages/:id', async ({ params }) => {
    const { id } = shownOrRefuse(params.id);
    return { id, status: 'sent', platformIds: [id] };
  });
  server.patch<ById & { Body: Partial<Message> }>(
    '/v1/messages/:id',
    { schema: { body: schemas.change } },
    async ({ params: { id }, body: { text, actions } }, reply) => {
      rules.change(shownOrRefuse(id), { ...(text !== undefined && { text }), ...(actions && { actions }) });
      save();
      return reply.code(202).send({ id, status: 'queued' });
    },
  );
  server.post<ById>('/v1/messages/:id/retry', async ({ params: { id } }) => {
    shownOrRefuse(id);
    throw new Refusal(409, 'MESSAGE_NOT_FAILED', 'This message was sent.');
  });

  server.put<ById & { Body: Preview }>(
    '/v1/sessions/:id/progress',
    { schema: { body: schemas.progress } },
    async ({ params: { id }, body: { runId, text, activity = '' } }, reply) => {
      pairedOrRefuse(id);
      chats.preview(id, runId, rules.preview(text ?? activity));
      return reply.code(204).send();
    },
  );
  server.delete<ById>('/v1/sessions/:id/progress', async ({ params: { id } }, reply) => {
    chats.endPreview(id);
    return reply.code(204).send();
  });

  server.get<ById>('/v1/files/:id', async ({ params: { id } }, reply) => {
    const { mimeType, base64 } = known(state.files[id], 'FILE_NOT_FOUND');
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.length > limits.incomingFileBytes) throw tooLarge(limits.incomingFileBytes);
    return reply.type(mimeType).send(rules.fileBytes(bytes));
  });
  server.post<{ Body: FormData }>('/v1/files', async ({ headers, body }, reply) => {
    if (!(body instanceof FormData)) throw new Refusal(400, 'VALIDATION_FAILED', 'The body must be a form.');
    const [file, ...others] = [...body.values()].filter((value) => value instanceof File);
    if (file === undefined || others.length > 0) throw new Refusal(400, 'VALIDATION_FAILED', 'One file is needed.');
    if (file.size === 0) throw new Refusal(400, 'FILE_EMPTY', 'The file is empty.');
    if (file.size > limits.outgoingFileBytes) throw tooLarge(limits.outgoingFileBytes);
    const { sessionId } = pairedOrRefuse(body.get('remoteSessionId')).remoteSession;
    const base64 = Buffer.from(await file.arrayBuffer()).toString('base64');
    const kept = { name: file.name, mimeType: file.type, base64 };
    const message = { remoteSessionId: sessionId, text: String(body.get('caption') ?? ''), actions: [], file: kept };
    return reply.code(202).send(accept(headers, message, message));
  });

  server.route<ById & { Body?: Record<string, unknown> }>({
    method: ['GET', 'POST'],
    url: '/chat/:id',
    handler: async ({ params: { id }, body }) => chats.answer(id, body),
  });

  const url = await server.listen({ port, host: '127.0.0.1' });
  delivery.run();
  return {
    url,
    async close(): Promise<void> {
      delivery.stop();
      await server.close();
    },
  };
}

export { type Rules, rules } from './rules.ts';
