import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkWebhookUrl } from './webhook-url.ts';

const cases: [string, string][] = [
  ['http://127.0.0.1:6340/v1/webhooks/telegram', 'allowed'],
  ['http://127.8.9.10/x', 'allowed'],
  ['http://[::1]:1/x', 'allowed'],
  ['http://LOCALHOST/x', 'allowed'],
  ['https://hooks.example.org/x', 'allowed'],
  ['https://HOOKS.example.org./x', 'allowed'],
  ['http://0x7f.1/x', 'allowed'],
  ['http://[::ffff:10.0.0.1]/x', 'host_not_allowed'],
  ['http://10.0.0.1/x', 'host_not_allowed'],
  ['http://0.0.0.0/x', 'host_not_allowed'],
  ['http://example.org/x', 'host_not_allowed'],
  ['http://localhost.example.org/x', 'host_not_allowed'],
  ['http://127.0.0.1.example.org/x', 'host_not_allowed'],
  ['http://127.0.0.1@example.org/x', 'invalid'],
  ['http://user:word@127.0.0.1/x', 'invalid'],
  ['ftp://127.0.0.1/x', 'invalid'],
  ['file:///etc/passwd', 'invalid'],
  ['127.0.0.1:6340', 'invalid'],
  ['', 'invalid'],
];

describe('the address of a subscription', () => {
  for (const [url, expected] of cases) {
    it(`${url || 'nothing'} is ${expected.replaceAll('_', ' ')}`, () => {
      assert.equal(checkWebhookUrl(url, ['hooks.example.org']).status, expected);
    });
  }
});
