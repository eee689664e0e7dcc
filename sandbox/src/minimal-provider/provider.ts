import { createHash, randomInt, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Chats, createChats, type FileOfPerson, type Shown } from './chats.ts';
import { createDelivery, type Waiting } from './deliver.ts';

import { problemOf, Refusal, type Rules, type StoredSubscription, rules as theRules } from './rules.ts';

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

type Answer = { status: number; body?: unknown; bytes?: Buffer; type?: string };
type Call = { path: string[]; headers: IncomingMessage['headers']; raw: Buffer; json(): Record<string, unknown> };

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
  function accept(headers: Call['headers'], content: unknown, show: (id: string) => Shown): Answer {
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
      chats.show(show(id));
      save();
    }
    return { status: 202, body: { id, status: 'queued' } };
  }

  const decide = (code: string | undefined) => {
    const pairing = known(
      state.pairings.find((one) => one.code === code),
      'PAIRING_NOT_FOUND',
    );
    if (pairing.expiresAt !== null && Date.parse(pairing.expiresAt) > Date.now()) return pairing;
    throw new Refusal(410, 'PAIRING_EXPIRED', 'This code is not valid any more.');
  };
  const shownOrRefuse = (id: string | undefined) =>
    known(
      state.shown.find((one) => one.id === id && one.from === 'bot'),
      'MESSAGE_NOT_FOUND',
    );
  const show = (subscription: StoredSubscription) =>
    rules.showSubscription(subscription, state.waiting.filter((one) => one.subscriptionId === subscription.id).length);

  const routes: Record<string, (call: Call) => Answer | Promise<Answer>> = {
    'GET /health': () => ({ status: 200, body: { status: 'ok' } }),
    'GET /ready': () => ({ status: 200, body: { status: 'ready', parts: { outbox: { ok: true } } } }),
    'GET /v1/provider': () => {
      const account = { id: '1', username: NAME, name: 'Minimal' };
      return { status: 200, body: { name: NAME, version: '1.0.0', account, capabilities: rules.capabilities } };
    },
    'GET /v1/subscriptions': () => ({
      status: 200,
      body: { subscriptions: Object.values(state.subscriptions).map(show) },
    }),
    'GET /v1/subscriptions/:id': ({ path: [id = ''] }) => ({
      status: 200,
      body: show(known(state.subscriptions[id], 'SUBSCRIPTION_NOT_FOUND')),
    }),
    'PUT /v1/subscriptions/:id': ({ path: [id = ''], json }) => {
      const { url, secret, types = null } = json() as Pick<StoredSubscription, 'url' | 'secret' | 'types'>;
      if (!/^https?:/.test(url) || !/^whsec_[A-Za-z0-9+/]+=*$/.test(secret) || types?.length === 0) {
        throw new Refusal(400, 'VALIDATION_FAILED', 'url, secret or types cannot be used');
      }
      if (!rules.isAllowedTarget(url)) throw new Refusal(400, 'WEBHOOK_HOST_NOT_ALLOWED', 'Loopback hosts only.');
      const former = state.subscriptions[id];
      state.subscriptions[id] = { id, url, secret, types, lastSuccessAt: null, lastError: null };
      delivery.run();
      delivery.wake();
      return { status: former === undefined ? 201 : 200, body: show(state.subscriptions[id]) };
    },
    'DELETE /v1/subscriptions/:id': ({ path: [id = ''] }) => {
      delivery.end(known(state.subscriptions[id], 'SUBSCRIPTION_NOT_FOUND').id);
      delivery.run();
      return { status: 204 };
    },
    'GET /v1/pairings': () => ({ status: 200, body: { pairings: state.pairings } }),
    'POST /v1/pairings/:code/approve': ({ path: [code] }) => {
      const pairing = Object.assign(decide(code), { status: 'approved', expiresAt: null });
      publish('session.paired', pairing);
      return { status: 200, body: pairing };
    },
    'POST /v1/pairings/:code/deny': ({ path: [code] }) => {
      state.pairings.splice(state.pairings.indexOf(decide(code)), 1);
      save();
      return { status: 204 };
    },
    'DELETE /v1/pairings/:id': ({ path: [id] }) => {
      revoke(pairedOrRefuse(id));
      return { status: 204 };
    },
    'POST /v1/messages': ({ headers, json }) => {
      const { remoteSessionId, text, replyTo, actions } = checked(json(), false);
      pairedOrRefuse(remoteSessionId);
      return accept(headers, [remoteSessionId, text, replyTo, actions], (id) => {
        return { id, remoteSessionId, from: 'bot', text, actions: actions ?? [], ...(replyTo && { replyTo }) };
      });
    },
    'GET /v1/messages/:id': ({ path: [id] }) => {
      const message = shownOrRefuse(id);
      return { status: 200, body: { id: message.id, status: 'sent', platformIds: [message.id] } };
    },
    'PATCH /v1/messages/:id': ({ path: [id], json }) => {
      const { text, actions } = checked(json(), true);
      rules.change(shownOrRefuse(id), {
        ...(text !== undefined && { text }),
        ...(actions !== undefined && { actions }),
      });
      save();
      return { status: 202, body: { id, status: 'queued' } };
    },
    'POST /v1/messages/:id/retry': ({ path: [id] }) => {
      shownOrRefuse(id);
      throw new Refusal(409, 'MESSAGE_NOT_FAILED', 'This message was sent.');
    },
    'PUT /v1/sessions/:id/progress': ({ path: [id], json }) => {
      const { runId, text, activity } = json();
      if (typeof runId !== 'string' || runId === '') throw new Refusal(400, 'VALIDATION_FAILED', 'runId is needed');
      chats.preview(pairedOrRefuse(id).remoteSession.sessionId, runId, rules.preview(String(text ?? activity ?? '')));
      return { status: 204 };
    },
    'DELETE /v1/sessions/:id/progress': ({ path: [id = ''] }) => {
      chats.endPreview(id);
      return { status: 204 };
    },
    'GET /v1/files/:id': ({ path: [id = ''] }) => {
      const file = known(state.files[id], 'FILE_NOT_FOUND');
      const bytes = Buffer.from(file.base64, 'base64');
      if (bytes.length > limits.incomingFileBytes)
        throw new Refusal(413, 'FILE_TOO_LARGE', tooLarge(limits.incomingFileBytes));
      return { status: 200, bytes: rules.fileBytes(bytes), type: file.mimeType };
    },
    'POST /v1/files': async ({ headers, raw }) => {
      if (raw.length > limits.outgoingFileBytes + 65_536)
        throw new Refusal(413, 'FILE_TOO_LARGE', tooLarge(limits.outgoingFileBytes));
      const type = { 'content-type': headers['content-type'] ?? '' };
      const form = await new Response(new Uint8Array(raw), { headers: type }).formData().catch(() => undefined);
      const files = [...(form?.values() ?? [])].filter((value) => value instanceof File);
      const [file] = files;
      if (file === undefined || files.length > 1)
        throw new Refusal(400, 'VALIDATION_FAILED', 'There must be one file.');
      if (file.size === 0) throw new Refusal(400, 'FILE_EMPTY', 'The file is empty.');
      if (file.size > limits.outgoingFileBytes)
        throw new Refusal(413, 'FILE_TOO_LARGE', tooLarge(limits.outgoingFileBytes));
      const { remoteSessionId } = pairedOrRefuseForm(form);
      const bytes = Buffer.from(await file.arrayBuffer()).toString('base64');
      const text = String(form?.get('caption') ?? '');
      return accept(headers, [remoteSessionId, text, file.name, file.type, bytes], (id) => {
        return {
          id,
          remoteSessionId,
          from: 'bot',
          text,
          actions: [],
          file: { name: file.name, mimeType: file.type, base64: bytes },
        };
      });
    },
  };

  const pairedOrRefuseForm = (form: FormData | undefined) => ({
    remoteSessionId: pairedOrRefuse(form?.get('remoteSessionId')).remoteSession.sessionId,
  });

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { method = '', url = '' } = request;
    const parts = (url.split('?', 1)[0] ?? '').slice(1).split('/').map(decodeURIComponent);
    if (parts[0] === 'v1' && !rules.isAuthorized(url, request.headers.authorization, apiToken)) {
      throw new Refusal(401, 'UNAUTHORIZED', 'A valid bearer token is needed.');
    }
    const raw = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const json = () => readJson(raw);
    if (parts[0] === 'chat')
      return { status: 200, body: chats.answer(parts[1] ?? '', method === 'POST' ? json() : undefined) };
    for (const [route, handle] of Object.entries(routes)) {
      const path = match(route, method, parts);
      if (path !== undefined) return await handle({ path, headers: request.headers, raw, json });
    }
    throw new Refusal(404, 'NOT_FOUND', `There is no ${method} ${url}.`);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body, bytes, type } = await answer(request).catch((error: unknown): Answer => {
      const refusal =
        error instanceof Refusal ? error : new Refusal(500, 'INTERNAL_ERROR', 'Something went wrong here.');
      return { status: refusal.status, body: rules.errorBody(refusal) };
    });
    response.writeHead(status, { 'content-type': type ?? 'application/json' });
    response.end(bytes ?? (body === undefined ? undefined : JSON.stringify(body)));
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  delivery.run();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close(): Promise<void> {
      delivery.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const tooLarge = (most: number) => `The file is larger than ${most} bytes.`;

function checked(body: Record<string, unknown>, isChange: boolean) {
  const problem = problemOf(body, isChange);
  if (problem !== undefined) throw new Refusal(400, 'VALIDATION_FAILED', problem);
  return body as unknown as Pick<Shown, 'remoteSessionId' | 'text' | 'actions'> & { replyTo?: string };
}

function readJson(raw: Buffer): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(raw.toString('utf8'));
    if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  } catch {}
  throw new Refusal(400, 'VALIDATION_FAILED', 'The body is not a JSON object.');
}

/** The values of what is written with a colon; undefined where it is another route. */
function match(route: string, method: string, parts: string[]): string[] | undefined {
  const [ofRoute, pattern = ''] = route.split(' ');
  const names = pattern.slice(1).split('/');
  if (ofRoute !== method || names.length !== parts.length) return undefined;
  if (!names.every((name, index) => name.startsWith(':') || name === parts[index])) return undefined;
  return parts.filter((_, index) => names[index]?.startsWith(':'));
}

export { type Rules, rules } from './rules.ts';
