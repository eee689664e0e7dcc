import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asksForHelp } from './own-words.ts';

describe('whoever wants to know what to do', () => {
  for (const [text, asks] of [
    ['/start', true],
    [' /START\n', true],
    ['/start ref-1_x', true],
    ['/help!', true],
    ['/start the server', false],
    ['/help me', false],
    ['/started', false],
    ['start', false],
    ['please /start', false],
    ['', false],
  ] as const) {
    it(`${asks ? 'writes' : 'does not write'} ${JSON.stringify(text)}`, () => assert.equal(asksForHelp(text), asks));
  }
});
