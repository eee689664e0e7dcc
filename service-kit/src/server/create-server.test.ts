import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { Type } from 'shared-types';
import { CodedError } from '../errors.ts';
import { createLogger } from '../log/create-logger.ts';
import { createServer } from './create-server.ts';
import { errorResponses } from './error-response.ts';
import type { ReadinessReport } from './health.ts';
import { rawJsonBody } from './raw-json-body.ts';

// biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the server sent; the assertions check its shape.
type Body = any;

const API_TOKEN = 'the-api-token';
const authorization = `Bearer ${API_TOKEN}`;

async function build(t: TestContext, readiness: () => ReadinessReport = () => ({ ok: true, parts: {} })) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({
    name: 'sample',
    level: 'debug',
    pretty: false,
    secrets: () => [API_TOKEN],
    destination,
  });
  const Thing = Type.Object({ name: Type.String() }, { $id: 'Thing' });
  const server = await createServer({
    name: 'sample',
    version: '1.2.3',
    description: 'A sample.',
    logger,
    apiToken: API_TOKEN,
    readiness,
    bodyLimit: 1000,
    schemas: [Thing],
  });
  const body = Type.Object(
    {
      name: Type.String(),
      count: Type.Optional(Type.Integer()),
      kind: Type.Optional(Type.Union([Type.Literal('a'), Type.Literal('b')])),
    },
    { additionalProperties: false },
  );
  const response = { 200: Type.Ref('Thing'), ...errorResponses(400, 401, 404) };
  server.post('/v1/things', { schema: { body, response } }, async ({ body }) => ({ name: body.name }));
  server.get<{ Params: { id: string } }>('/v1/ids/:id', async ({ params }) => ({ length: params.id.length }));
  server.get('/v1/open', { config: { auth: 'none' } }, async () => ({ open: true }));
  server.get('/v1/gone', { schema: { response: errorResponses(410) } }, async () => {
    throw new CodedError({
      code: 'THING_GONE',
      statusCode: 410,
      message: `gone with ${API_TOKEN}`,
      cause: new Error('inner'),
    });
  });
  server.get('/v1/broken', async () => {
    throw new Error('the inner detail');
  });
  server.register(async (scope) => {
    rawJsonBody(scope);
    scope.post('/v1/raw', { config: { auth: 'none' } }, async ({ body }) => ({ raw: (body as Buffer).toString() }));
  });
  t.after(() => server.close());
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const call = async (path: string, { token = authorization, ...init }: RequestInit & { token?: string } = {}) => {
    const answer = await fetch(`${url}${path}`, {
      ...init,
      headers: {
        ...(init.body ? { 'content-type': 'application/json' } : {}),
        ...(token && { authorization: token }),
        ...init.headers,
      },
    });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body };
  };
  const post = (value: unknown) =>
    call('/v1/things', { method: 'POST', body: typeof value === 'string' ? value : JSON.stringify(value) });
  return { server, url, call, post, lines };
}

for (const token of ['', 'Bearer wrong', `Basic ${API_TOKEN}`, 'Bearer', `Bearer ${API_TOKEN}x`, API_TOKEN]) {
  test(`/v1 refuses a call with "${token}"`, async (t) => {
    const { call } = await build(t);
    for (const path of ['/v1/gone', '/v1/nowhere', '/%76%31/gone']) {
      const { status, headers, body } = await call(path, { token });
      assert.deepEqual(
        { status, body },
        {
          status: 401,
          body: {
            statusCode: 401,
            code: 'UNAUTHORIZED',
            error: 'Unauthorized',
            message: 'A valid bearer token is needed.',
          },
        },
      );
      assert.equal(headers.get('www-authenticate'), 'Bearer');
    }
  });
}

test('a route may be open, and the token lets a caller in whatever the case of the scheme', async (t) => {
  const { call } = await build(t);
  assert.deepEqual((await call('/v1/open', { token: '' })).body, { open: true });
  const sent = { method: 'POST', body: '{"name":"n"}', token: `bearer ${API_TOKEN}` };
  assert.deepEqual((await call('/v1/things', sent)).body, { name: 'n' });
});

for (const [what, sent, expected] of [
  ['a wrong type, which is not coerced', { name: 1 }, /body\.name must be string/],
  ['null for a text', { name: null }, /body\.name must be string/],
  ['a missing field', {}, /'name'/],
  ['an unknown field', { name: 'n', other: 1 }, /body must not have the field other/],
  ['a wrong word', { name: 'n', kind: 'c' }, /body\.kind must be a; body\.kind must be b/],
  ['every bad field at once', { name: 1, count: 'x' }, /body\.name .*body\.count /],
] as const) {
  test(`the validation names ${what}`, async (t) => {
    const { status, body } = await (await build(t)).post(sent);
    assert.equal(status, 400);
    assert.equal(body.code, 'VALIDATION_FAILED');
    assert.match(body.message, expected);
    assert.deepEqual(Object.keys(body).sort(), ['code', 'error', 'message', 'statusCode']);
  });
}

test('an id of 200 characters of any script may stand in a path', async (t) => {
  const { call } = await build(t);
  const { status, body } = await call(`/v1/ids/${encodeURIComponent('字'.repeat(200))}`);
  assert.deepEqual([status, body], [200, { length: 200 }]);
});

test('refusals of the framework have the same shape', async (t) => {
  const { call, post } = await build(t);
  for (const [answer, status, code] of [
    [await post('{"name":'), 400, 'FST_ERR_CTP_INVALID_JSON_BODY'],
    [await post({ name: 'x'.repeat(2000) }), 413, 'FST_ERR_CTP_BODY_TOO_LARGE'],
    [await call('/nowhere?secret=1'), 404, 'NOT_FOUND'],
    [await call('/%zz'), 400, 'FST_ERR_BAD_URL'],
  ] as const) {
    assert.equal(answer.status, status);
    assert.equal(answer.body.code, code);
    assert.deepEqual(Object.keys(answer.body).sort(), ['code', 'error', 'message', 'statusCode']);
    assert.ok(!answer.body.message.includes('secret=1'));
  }
});

test('what is no HTTP request is answered in the same shape', async (t) => {
  const { server } = await build(t);
  const socket = connect((server.server.address() as { port: number }).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('nonsense\r\n\r\n');
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  assert.match(head, /^HTTP\/1\.1 400 Bad Request/);
  assert.deepEqual(JSON.parse(body), {
    statusCode: 400,
    code: 'BAD_REQUEST',
    error: 'Bad Request',
    message: 'The request could not be read.',
  });
});

test('a coded error keeps its code and status but no secret; its cause stays inside', async (t) => {
  const { status, body } = await (await build(t)).call('/v1/gone');
  assert.equal(status, 410);
  assert.deepEqual(body, { statusCode: 410, code: 'THING_GONE', error: 'Gone', message: 'gone with [secret]' });
});

test('an unknown error is generic outside and whole in the log', async (t) => {
  const { call, lines } = await build(t);
  const { status, body } = await call('/v1/broken');
  assert.equal(status, 500);
  assert.equal(body.code, 'INTERNAL_ERROR');
  assert.ok(!JSON.stringify(body).includes('inner detail'));
  assert.match(lines.join(''), /the inner detail/);
});

test('health and readiness tell their state without a token', async (t) => {
  let report: () => ReadinessReport = () => ({
    ok: true,
    parts: { database: { ok: true, depth: 3, last: null, errors: [{ text: `no ${API_TOKEN}` }] } },
  });
  const { call } = await build(t, () => report());
  assert.deepEqual((await call('/health', { token: '' })).body, { status: 'ok', name: 'sample', version: '1.2.3' });
  const ready = await call('/ready', { token: '' });
  assert.equal(ready.status, 200);
  assert.deepEqual(ready.body, {
    status: 'ready',
    parts: { database: { ok: true, depth: 3, last: null, errors: [{ text: 'no [secret]' }] } },
  });
  report = () => ({ ok: false, parts: { poller: { ok: false } } });
  assert.equal((await call('/ready')).status, 503);
  report = () => {
    throw new Error('no');
  };
  const failed = await call('/ready');
  assert.equal(failed.status, 503);
  assert.equal(failed.body.parts.readiness.ok, false);
});

test('the OpenAPI document has the routes, shared components and who needs the token', async (t) => {
  const { call, url } = await build(t);
  const { body } = await call('/openapi.json', { token: '' });
  assert.equal(body.info.title, 'sample');
  assert.deepEqual(Object.keys(body.components.schemas).sort(), ['ErrorResponse', 'Thing']);
  const { responses, security } = body.paths['/v1/things'].post;
  assert.equal(responses[401].content['application/json'].schema.$ref, '#/components/schemas/ErrorResponse');
  assert.equal(responses[401].description, 'Unauthorized');
  assert.deepEqual(security, [{ apiToken: [] }]);
  assert.deepEqual(body.paths['/v1/open'].get.security, []);
  const page = await fetch(`${url}/docs/`);
  assert.equal(page.status, 200);
  const html = await page.text();
  assert.ok(!/(src|href)="(https?:)?\/\//.test(html), 'the page loads nothing from other hosts');
  assert.equal((await fetch(`${url}/docs/static/swagger-ui-bundle.js`)).status, 200);
});

test('a sane request id is taken over, others are replaced', async (t) => {
  const { call, lines } = await build(t);
  const withId = (id: string) => call('/v1/open', { headers: { 'x-request-id': id } });
  assert.equal((await withId('event-1')).headers.get('x-request-id'), 'event-1');
  assert.ok(lines.some((line) => JSON.parse(line).requestId === 'event-1'));
  assert.match((await withId('a b"')).headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
});

test('what is done for a request that names an event says so in the log', async (t) => {
  const { call, lines, server } = await build(t);
  await call('/v1/broken', { headers: { 'x-event-id': 'evt_77_12' } });
  await call('/v1/broken', { headers: { 'x-event-id': 'a b' } });
  await server.close();
  const ofRequests = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg.startsWith('request '));
  const told = ofRequests.map(({ msg, eventId }) => [msg, eventId]);
  assert.deepEqual(told, [
    ['request failed', 'evt_77_12'],
    ['request answered', 'evt_77_12'],
    ['request failed', undefined],
    ['request answered', undefined],
  ]);
});

test('the log has one line a request, without query, body and authorization', async (t) => {
  const { call, post, lines, server } = await build(t);
  await post({ name: 'a private name' });
  await call('/v1/open?q=private-query');
  await server.close();
  const answered = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request answered');
  assert.deepEqual(
    answered.map(({ method, path, statusCode }) => [method, path, statusCode]),
    [
      ['POST', '/v1/things', 200],
      ['GET', '/v1/open', 200],
    ],
  );
  assert.ok(!/private|the-api-token/.test(lines.join('')));
});

test('a signature route gets the bytes that were sent, other routes parsed bodies', async (t) => {
  const { call, post } = await build(t);
  const raw = '{ "name" :\t"ü" }';
  assert.deepEqual((await call('/v1/raw', { method: 'POST', body: raw, token: '' })).body, { raw });
  assert.deepEqual((await post({ name: 'ü' })).body, { name: 'ü' });
});

test('close() ends although a connection is kept open', async (t) => {
  const { server } = await build(t);
  const socket = connect((server.server.address() as { port: number }).port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('GET /health HTTP/1.1\r\nhost: h\r\n\r\n');
  await once(socket, 'data');
  await Promise.all([once(socket, 'close'), server.close()]);
});
