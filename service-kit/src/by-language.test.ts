import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { byLanguage } from './by-language.ts';

const choose = byLanguage({ en: 'English', de: 'German', 'pt-BR': 'Brazilian' });

describe('what is chosen by a language', () => {
  for (const [tag, chosen] of [
    ['de', 'German'],
    ['de-AT', 'German'],
    ['DE_at', 'German'],
    ['de-Latn-CH-1996', 'German'],
    ['pt-br', 'Brazilian'],
    ['pt-BR-x-own', 'Brazilian'],
    ['pt', 'English'],
    ['en-GB', 'English'],
    ['den', 'English'],
    ['constructor', 'English'],
    ['', 'English'],
    ['-', 'English'],
    [undefined, 'English'],
  ] as const) {
    it(`by ${JSON.stringify(tag)} is ${chosen}`, () => assert.equal(choose(tag), chosen));
  }
});
