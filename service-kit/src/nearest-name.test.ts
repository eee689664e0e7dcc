import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nearestName } from './nearest-name.ts';

describe('the nearest name', () => {
  const names = ['my-app', 'Website', 'billing-service', 'docs'];
  const table: [string, string | undefined][] = [
    ['my-ap', 'my-app'],
    ['My-App', 'my-app'],
    ['myapp', 'my-app'],
    ['websit', 'Website'],
    ['billing', 'billing-service'],
    ['service', 'billing-service'],
    ['dosc', 'docs'],
    ['doc', 'docs'],
    ['kitchen', undefined],
    ['', undefined],
  ];
  for (const [asked, expected] of table) {
    it(`to ${JSON.stringify(asked)} is ${expected ?? 'none'}`, () => {
      assert.equal(nearestName(asked, names), expected);
    });
  }
});
