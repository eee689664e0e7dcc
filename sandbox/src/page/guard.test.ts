import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type RequestHead, whyRefused } from './guard.ts';

const HOST = '127.0.0.1:6370';
const ORIGIN = `http://${HOST}`;

const cases: [what: string, head: Partial<RequestHead>, passes: boolean][] = [
  ['the page itself, by both names', { host: 'localhost:6370', site: 'same-origin' }, true],
  ['an address that was typed', { site: 'none', mode: 'navigate' }, true],
  ['a program that says nothing of itself and only reads', {}, true],
  ['a name that leads here', { host: 'evil.example:6370' }, false],
  ['a name that leads here without a port', { host: 'evil.example' }, false],
  ['another port of this machine', { host: '127.0.0.1:80' }, false],
  ['no name at all', { host: undefined }, false],
  ['what the page sends', { method: 'POST', origin: ORIGIN, site: 'same-origin' }, true],
  ['a change by nobody knows whom', { method: 'POST' }, false],
  ['a change by another page', { method: 'POST', origin: 'https://evil.example' }, false],
  ['a change by another port', { method: 'POST', origin: 'http://127.0.0.1:3000', site: 'same-site' }, false],
  ['a change by the other name', { method: 'DELETE', origin: 'http://localhost:6370' }, false],
  ['a change by a page without an origin', { method: 'PATCH', origin: 'null' }, false],
  ['another page that reads with its name', { origin: 'https://evil.example' }, false],
  ['another page that embeds', { path: '/chat-file/1', site: 'cross-site', mode: 'no-cors' }, false],
  ['another page that listens', { path: '/events', site: 'cross-site' }, false],
  ['a link of another page to the bare page', { path: '/', site: 'cross-site', mode: 'navigate' }, true],
  ['a link of another page to a file', { path: '/project-file', site: 'cross-site', mode: 'navigate' }, false],
];

describe('the guard of the page', () => {
  for (const [what, head, passes] of cases) {
    it(`${passes ? 'lets pass' : 'refuses'} ${what}`, () => {
      const reason = whyRefused({ method: 'GET', path: '/base.css', host: HOST, ...head }, 6370);
      assert.equal(reason === undefined, passes, reason);
    });
  }
});
