import { fits, misfits } from 'service-kit';
import { SubscriptionListSchema, SubscriptionSchema } from 'shared-types';
import { type Check, expect, expectStatus } from '../check.ts';

const OUTSIDE = [
  'http://192.0.2.1/hook',
  'https://hooks.example.com/',
  'http://127.0.0.1.example.com/',
  'http://0x7f.1.example/',
];

export const subscriptionChecks: Check[] = [
  {
    id: 'subscriptions.create',
    section: 3,
    rule: 'PUT creates (201) or replaces (200), and shows the subscription',
    isBase: true,
    async run(context) {
      const { calls, receiver, subscriptionId } = context;
      const path = `/v1/subscriptions/${subscriptionId}`;
      const json = { url: receiver.url, secret: receiver.secret };
      calls.hide(receiver.secret.slice('whsec_'.length));
      const created = await calls.call('PUT', path, { json });
      context.isSubscribed = created.status < 300;
      expectStatus(created, 201, undefined, 'the first PUT');
      expectStatus(await calls.call('PUT', path, { json }), 200, undefined, 'the second PUT');
      const shown = await calls.call('GET', path);
      expectStatus(shown, 200, undefined, `GET ${path}`);
      for (const { body } of [created, shown]) {
        const [misfit] = misfits(SubscriptionSchema, body);
        expect(misfit === undefined, `it does not fit its schema: ${misfit?.path} ${misfit?.problem}`);
      }
      const { id, url, types } = shown.body as { id: string; url: string; types: unknown };
      expect(id === subscriptionId && url === receiver.url, `it shows the id ${id} and the url ${url}`);
      expect(types === null, `types is ${JSON.stringify(types)} though none were named`);
      const { body: list } = await calls.call('GET', '/v1/subscriptions');
      expect(fits(SubscriptionListSchema, list), 'GET /v1/subscriptions does not fit its schema');
      expect(
        list.subscriptions.some((one) => one.id === subscriptionId),
        'the list does not have it',
      );
      return '201, 200, shown alone and in the list';
    },
  },
  {
    id: 'subscriptions.secret',
    section: 3,
    rule: 'The secret is never shown',
    async run({ calls, subscriptionId }) {
      for (const path of ['/v1/subscriptions', `/v1/subscriptions/${subscriptionId}`, '/ready'])
        await calls.call('GET', path);
      const { leaks } = calls.seen();
      expect(leaks.length === 0, leaks.join('; '));
      return 'neither by PUT nor by GET nor in /ready';
    },
  },
  {
    id: 'subscriptions.bad',
    section: 3,
    rule: 'A subscription that cannot work is 400',
    async run({ calls, receiver }) {
      const { url, secret } = receiver;
      const bad: [string, object][] = [
        ['no url', { secret }],
        ['no secret', { url }],
        ['a secret without whsec_', { url, secret: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }],
        ['another scheme', { url: 'file:///etc/passwd', secret }],
        ['an empty list of types', { url, secret, types: [] }],
      ];
      for (const [what, json] of bad) {
        expectStatus(await calls.call('PUT', '/v1/subscriptions/conformance-bad', { json }), 400, undefined, what);
      }
      return bad.map(([what]) => what).join(', ');
    },
  },
  {
    id: 'subscriptions.loopback',
    section: 3,
    rule: 'The target is a loopback host unless the settings allow it',
    async run({ calls, receiver: { secret } }) {
      for (const url of OUTSIDE) {
        const answer = await calls.call('PUT', '/v1/subscriptions/conformance-outside', { json: { url, secret } });
        expectStatus(answer, 400, 'WEBHOOK_HOST_NOT_ALLOWED', url);
      }
      return `${OUTSIDE.length} others refused`;
    },
  },
  {
    id: 'subscriptions.unknown',
    section: 3,
    rule: 'An unknown subscription is 404; DELETE ends one',
    async run({ calls, receiver: { base, secret } }) {
      const path = '/v1/subscriptions/conformance-second';
      expectStatus(await calls.call('GET', path), 404, 'SUBSCRIPTION_NOT_FOUND', 'GET');
      expectStatus(await calls.call('DELETE', path), 404, 'SUBSCRIPTION_NOT_FOUND', 'DELETE');
      const json = { url: `${base}/none`, secret, types: ['run.stop_requested'], more: { of: ['a newer version'] } };
      expectStatus(await calls.call('PUT', path, { json }), 201, undefined, 'PUT with an unknown field');
      expectStatus(await calls.call('DELETE', path), 204, undefined, 'DELETE');
      expectStatus(await calls.call('GET', path), 404, 'SUBSCRIPTION_NOT_FOUND', 'GET after DELETE');
      return '404, and 204 for one that was there';
    },
  },
];
