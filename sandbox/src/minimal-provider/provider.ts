/**
 * A whole provider, made from docs/protocol.md and nothing else. Its messenger is a chat over HTTP: `GET /chat/<person>`
 * tells what a person has seen, `POST` is what they do: `{"write": "Hello"}`, or with `"edit": "<message id>"` beside it.
 *
 * It has text alone: no buttons, no files, no previews, and no message is changed. What must last is in one JSON file,
 * which is written whole at every change and never shortened. Nothing fails there, so there are no dead letters.
 */
import { createHash, createHmac, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { type FastifyRequest, fastify } from 'fastify';

type Pairing = { code: string; status: string; remoteSession: { sessionId: string }; expiresAt: string | null };
type Message = { id: string; person: string; text: string; key?: string; body?: string };
type Event = { id: string; person: string; type: string; json: string };
type Subscription = { id: string; url: string; secret: string; types: string[] | null; waiting: Event[] };
type State = { pairings: Pairing[]; messages: Message[]; subscriptions: Subscription[]; unheard: Event[] };
type Body = { url: string; secret: string; types?: string[]; remoteSessionId: string; text: string };
type Call = FastifyRequest<{ Params: { id: string }; Body: Body & { write: string; edit?: string } }>;

const can = { progress: false, actions: false, editing: false, files: false };
const capabilities = { limits: { messageTextLength: 10_000 }, ...can };
const account = { id: '1', username: 'minimal', name: 'Minimal' };
const DELAYS_MS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
const CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const object = (properties: object, required: string[]) => ({ type: 'object', properties, required });
const webhook = {
  url: text(2_000),
  secret: { type: 'string', pattern: '^whsec_.' },
  types: { type: 'array', minItems: 1 },
};
const message = { remoteSessionId: text(200), text: text(4_194_304), format: { enum: ['markdown', 'plain'] } };
const isWebhook = { schema: { body: object(webhook, ['url', 'secret']) } };
const isMessage = { schema: { body: object(message, ['remoteSessionId', 'text']) } };

const sha256 = (value: string) => createHash('sha256').update(value).digest();
const timeIn = (ms: number) => new Date(Date.now() + ms).toISOString();
const refusal = (statusCode: number, code: string) => Object.assign(new Error(code), { statusCode, code });
function find<One>(all: One[], isIt: (one: One) => boolean, otherwise: string): One {
  const found = all.find(isIt);
  if (found === undefined) throw refusal(404, otherwise);
  return found;
}

/** Starts it on 127.0.0.1; port 0 is any free one. */
export async function createMinimalProvider({ dataDir = './data', apiToken = '', port = 0 }) {
  const path = `${dataDir}/minimal.json`;
  mkdirSync(dataDir, { recursive: true });
  const nothing: State = { pairings: [], messages: [], subscriptions: [], unheard: [] };
  const state: State = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : nothing;
  function save(): void {
    writeFileSync(`${path}.new`, JSON.stringify(state), { flush: true, mode: 0o600 });
    renameSync(`${path}.new`, path);
  }

  // Events (sections 3 to 5): they wait for every subscription, or for the next one; those of a person in order.
  const lanes = new Map<string, Promise<void>>();
  let pauses = new AbortController();
  function publish(type: string, person: string, more: object = {}): void {
    const data = { provider: account.username, remoteSession: { sessionId: person }, ...more };
    const json = JSON.stringify({ type, timestamp: timeIn(0), data });
    state.unheard.push({ id: `evt_${randomUUID()}`, person, type, json });
    handOut();
  }
  function handOut(): void {
    for (const event of state.unheard.splice(0)) {
      const takers = state.subscriptions.filter((one) => one.types?.includes(event.type) ?? true);
      for (const taker of takers) taker.waiting.push(event);
      for (const taker of takers) queue(taker, event);
      if (takers.length === 0) state.unheard.push(event);
    }
    save();
  }
  function queue(taker: Subscription, event: Event): void {
    const lane = `${taker.id} ${event.person}`;
    const before = lanes.get(lane) ?? Promise.resolve();
    lanes.set(lane, before.then(bring.bind(null, taker, event)));
  }
  async function bring(taker: Subscription, event: Event): Promise<void> {
    for (let attempt = 0; taker.waiting.includes(event); attempt++) {
      const status = await post(taker, event).catch(() => 0);
      if (!taker.waiting.includes(event)) return;
      const isTaken = status >= 200 && status < 300;
      Object.assign(taker, isTaken ? { lastSuccessAt: timeIn(0) } : { lastError: `HTTP ${status}` });
      if (status === 410) return unsubscribe(taker);
      const isOver = isTaken || [400, 413, 422].includes(status);
      if (isOver) taker.waiting.splice(taker.waiting.indexOf(event), 1);
      save();
      const delayMs = (DELAYS_MS[attempt] ?? 60_000) * (0.75 + Math.random() / 2);
      if (!isOver) await setTimeout(delayMs, undefined, { signal: pauses.signal }).catch(() => {});
    }
  }
  async function post({ url, secret }: Subscription, { id, json }: Event): Promise<number> {
    const at = String(Math.floor(Date.now() / 1_000));
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${at}.${json}`).digest('base64');
    const signed = { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${signature}` };
    const headers = { 'content-type': 'application/json', ...signed };
    const signal = AbortSignal.timeout(15_000);
    return (await fetch(url, { method: 'POST', headers, body: json, redirect: 'manual', signal })).status;
  }
  function unsubscribe(taker: Subscription): void {
    state.subscriptions.splice(state.subscriptions.indexOf(taker), 1);
    state.unheard.push(...taker.waiting.splice(0));
    handOut();
  }
  function view({ secret: _, waiting, ...shown }: Subscription): object {
    return { lastSuccessAt: null, lastError: null, ...shown, pendingCount: waiting.length };
  }

  // The chat, and who may write there (section 11).
  const isPaired = (person: string) =>
    state.pairings.some((one) => one.remoteSession.sessionId === person && one.status === 'approved');
  function show(person: string, text: string, key = '', body = ''): string {
    const id = `msg_${randomUUID()}`;
    state.messages.push({ id, person, text, key, body });
    save();
    return id;
  }
  function hear(person: string, { write: text, edit }: Call['body']): string | undefined {
    if (!isPaired(person)) return void show(person, `An operator lets you in by the code ${newCode(person)}.`);
    if (text === '/unpair') return void revoke(person);
    const id = edit ?? `in_${randomUUID()}`;
    publish(edit ? 'message.edited' : 'message.received', person, { message: { id, text, attachments: [] } });
    return id;
  }
  function newCode(person: string): string {
    const code = Array.from({ length: 8 }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');
    const times = { createdAt: timeIn(0), expiresAt: timeIn(3_600_000) };
    state.pairings.push({ code, status: 'pending', remoteSession: { sessionId: person }, ...times });
    return code;
  }
  function pending(code: string): Pairing {
    const pairing = find(state.pairings, (one) => one.code === code, 'PAIRING_NOT_FOUND');
    if (Date.parse(pairing.expiresAt ?? '') < Date.now()) throw refusal(410, 'PAIRING_EXPIRED');
    return pairing;
  }
  function revoke(person: string): void {
    if (!isPaired(person)) throw refusal(404, 'REMOTE_SESSION_NOT_PAIRED');
    state.pairings = state.pairings.filter((one) => one.remoteSession.sessionId !== person);
    show(person, 'You are not connected any more.');
    publish('session.revoked', person);
  }

  const ajv = { customOptions: { coerceTypes: false } } as const;
  const schemaErrorFormatter = () => refusal(400, 'VALIDATION_FAILED');
  const server = fastify({ bodyLimit: 16_777_216, forceCloseConnections: true, ajv, schemaErrorFormatter });
  server.setNotFoundHandler(async () => Promise.reject(refusal(404, 'NOT_FOUND')));
  server.addHook('onRequest', async ({ url, headers: { authorization = '' } }) => {
    const isRight = timingSafeEqual(sha256(authorization), sha256(`Bearer ${apiToken}`));
    if (url.startsWith('/v1/') && !isRight) throw refusal(401, 'UNAUTHORIZED');
  });

  server.get('/health', async () => ({ status: 'ok' }));
  server.get('/ready', async () => ({ parts: { chat: { ok: true }, unheard: { depth: state.unheard.length } } }));
  server.get('/chat/:id', async ({ params: { id } }: Call) => state.messages.filter(({ person }) => person === id));
  server.post('/chat/:id', async ({ params: { id }, body }: Call) => ({ id: hear(id, body) }));
  server.get('/v1/provider', async () => ({ name: account.username, version: '1.0.0', account, capabilities }));

  const subscription = (id: string) => find(state.subscriptions, (one) => one.id === id, 'SUBSCRIPTION_NOT_FOUND');
  server.get('/v1/subscriptions', async () => ({ subscriptions: state.subscriptions.map(view) }));
  server.get('/v1/subscriptions/:id', async ({ params }: Call) => view(subscription(params.id)));
  server.put('/v1/subscriptions/:id', isWebhook, async ({ params: { id }, body }: Call, reply) => {
    const { url, secret, types = null } = body;
    const { protocol = '', hostname = '' } = URL.parse(url) ?? {};
    if (!/^https?:$/.test(protocol)) throw refusal(400, 'WEBHOOK_URL_INVALID');
    if (!LOOPBACK.test(hostname)) throw refusal(400, 'WEBHOOK_HOST_NOT_ALLOWED');
    const former = state.subscriptions.find((one) => one.id === id);
    const taker = Object.assign(former ?? { id, waiting: [] }, { url, secret, types });
    if (former === undefined) state.subscriptions.push(taker);
    handOut();
    pauses.abort();
    pauses = new AbortController();
    return reply.code(former ? 200 : 201).send(view(taker));
  });
  server.delete('/v1/subscriptions/:id', async ({ params }: Call, reply) => {
    unsubscribe(subscription(params.id));
    return reply.code(204).send();
  });

  server.get('/v1/pairings', async () => ({ pairings: state.pairings }));
  server.post('/v1/pairings/:id/approve', async ({ params }: Call) => {
    const pairing = Object.assign(pending(params.id), { status: 'approved', expiresAt: null });
    publish('session.paired', pairing.remoteSession.sessionId);
    return pairing;
  });
  server.post('/v1/pairings/:id/deny', async ({ params }: Call, reply) => {
    state.pairings.splice(state.pairings.indexOf(pending(params.id)), 1);
    return reply.code(204).send(save());
  });
  server.delete('/v1/pairings/:id', async ({ params }: Call, reply) => reply.code(204).send(revoke(params.id)));

  server.post('/v1/messages', isMessage, async ({ headers, body }: Call, reply) => {
    const { remoteSessionId: person, text } = body;
    const key = String(headers['idempotency-key'] ?? '');
    if (key === '' || key.length > 200) throw refusal(400, 'IDEMPOTENCY_KEY_REQUIRED');
    if (!isPaired(person)) throw refusal(404, 'REMOTE_SESSION_NOT_PAIRED');
    const former = state.messages.find((one) => one.key === key);
    if (former && former.body !== JSON.stringify(body)) throw refusal(422, 'IDEMPOTENCY_KEY_REUSED');
    reply.code(202);
    return { id: former?.id ?? show(person, text, key, JSON.stringify(body)), status: 'queued' };
  });
  server.get('/v1/messages/:id', async ({ params }: Call) => {
    const { id } = find(state.messages, (one) => one.id === params.id, 'MESSAGE_NOT_FOUND');
    return { id, status: 'sent', platformIds: [id] };
  });

  server.addHook('onClose', async () => {
    // It waits on disk.
    for (const taker of state.subscriptions) taker.waiting = [];
    pauses.abort();
  });
  await server.listen({ port, host: '127.0.0.1' });
  for (const taker of state.subscriptions) for (const event of taker.waiting) queue(taker, event);
  return server;
}

if (import.meta.main) {
  const { PROVIDER_API_TOKEN: apiToken, DATA_DIR: dataDir = './data', MINIMAL_PORT: port = '6370' } = process.env;
  if (!apiToken) throw new Error('PROVIDER_API_TOKEN is needed: the token that the manager uses too.');
  const { listeningOrigin } = await createMinimalProvider({ apiToken, dataDir, port: Number(port) });
  process.stdout.write(`minimal has started at ${listeningOrigin}; write to it at /chat/<your name>\n`);
}
