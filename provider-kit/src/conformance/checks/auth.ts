import { type Check, expect, expectStatus } from '../check.ts';

/** Every route of the contract below `/v1`, with ids that do not exist. */
const ROUTES: [method: string, path: string, json?: object][] = [
  ['GET', '/v1/provider'],
  ['GET', '/v1/subscriptions'],
  ['GET', '/v1/subscriptions/none'],
  ['PUT', '/v1/subscriptions/none', { url: 'http://127.0.0.1:9/', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }],
  ['DELETE', '/v1/subscriptions/none'],
  ['GET', '/v1/pairings'],
  ['POST', '/v1/pairings/AAAAAAAA/approve'],
  ['POST', '/v1/pairings/AAAAAAAA/deny'],
  ['DELETE', '/v1/pairings/none'],
  ['POST', '/v1/messages', { remoteSessionId: 'none', text: 'none' }],
  ['GET', '/v1/messages/none'],
  ['PATCH', '/v1/messages/none', { text: 'none' }],
  ['POST', '/v1/messages/none/retry'],
  ['PUT', '/v1/sessions/none/progress', { runId: 'none' }],
  ['DELETE', '/v1/sessions/none/progress'],
  ['GET', '/v1/files/none'],
  ['POST', '/v1/files'],
];

export const authChecks: Check[] = [
  {
    id: 'auth.none',
    section: 2,
    rule: 'Every /v1 route answers 401 without a token',
    async run({ calls }) {
      for (const [method, path, json] of ROUTES) {
        const answer = await calls.call(method, path, { json, token: null });
        expectStatus(answer, 401, 'UNAUTHORIZED', `${method} ${path} without a token`);
      }
      return `${ROUTES.length} routes`;
    },
  },
  {
    id: 'auth.wrong',
    section: 2,
    rule: 'Every /v1 route answers 401 to a wrong token',
    async run({ calls }) {
      for (const token of [`${calls.token}x`, calls.token.slice(0, -1) || 'x', calls.token.toUpperCase()]) {
        if (token === calls.token) continue;
        for (const [method, path, json] of ROUTES) {
          const answer = await calls.call(method, path, { json, token });
          expectStatus(answer, 401, 'UNAUTHORIZED', `${method} ${path} with a wrong token`);
        }
      }
      const basic = await calls.call('GET', '/v1/provider', {
        token: null,
        headers: { authorization: `Basic ${btoa(`x:${calls.token}`)}` },
      });
      expectStatus(basic, 401, 'UNAUTHORIZED', 'GET /v1/provider with Basic');
      return `${ROUTES.length} routes, one letter more, one less, other capitals, another scheme`;
    },
  },
  {
    id: 'auth.none-needed',
    section: 13,
    rule: '/health and /ready need no token and show no secret',
    async run({ calls }) {
      const health = await calls.call('GET', '/health', { token: null });
      expect(health.status === 200, `/health was answered ${health.status}`);
      const ready = await calls.call('GET', '/ready', { token: null });
      expect(ready.status === 200 || ready.status === 503, `/ready was answered ${ready.status}`);
      const parts = (ready.body as { parts?: unknown } | undefined)?.parts;
      expect(typeof parts === 'object' && parts !== null, '/ready does not tell the state of each part in `parts`');
      return `/ready ${ready.status} with ${Object.keys(parts).join(', ')}`;
    },
  },
];
