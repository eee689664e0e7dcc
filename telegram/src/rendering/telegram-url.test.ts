import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { urlProblem } from '../../../sandbox/src/telegram/validate-url.ts';
import { markdownToTelegram } from './markdown-to-telegram.ts';
import { saysAddress, toTelegramUrl } from './telegram-url.ts';
import { addressLike } from './testing/arbitraries.ts';
import { findFaults } from './testing/check-formatted.ts';
import { show } from './testing/show.ts';

const link = (url: string, text = url) => `⟦text_link ${url}⟧${text}⟦/⟧`;
const home = link('https://example.com');

const shown: [markdown: string, expected: string][] = [
  ['see https://example.com\\nnext', `see ${home}\\nnext`],
  ['https://example.com\\', `${home}\\`],
  ['<https://example.com\\n>', `${home}\\n`],
  ['https://a.b\\c.d/e', `${link('https://a.b')}\\c.d/e`],
  ['https://example.com{x}', `${home}{x}`],
  ['https://example.com`x`', `${home}\`x\``],
  ['https://example.com|https://example.com', `${home}|https://example.com`],
  ['www.{x}.com', 'www.{x}.com'],
  ['{"home":"www.example.com","port":1}', `{"home":"${link('http://www.example.com', 'www.example.com')}","port":1}`],
  ['{"a":"https://example.com/x?y=[1]","b":1}', `{"a":"${link('https://example.com/x?y=[1]')}","b":1}`],
  ['{a:https://example.com/x}', `{a:${link('https://example.com/x')}}`],
  ["['https://example.com/x','y']", `['${link('https://example.com/x')}','y']`],
  ["https://example.com/it's", link("https://example.com/it's")],
  ['https://example.com/{id}/x', link('https://example.com/%7Bid%7D/x', 'https://example.com/{id}/x')],
  ['href="https://example.com/x">y', `href="${link('https://example.com/x')}">y`],
  ['https://example.com/a\\nb', `${link('https://example.com/a')}\\nb`],
  ['[x](https://example.com:0/)', 'x (https://example.com:0/)'],
  ['[x](https://example.com:/)', 'x (https://example.com:/)'],
  ['[x](https://a.b\\c/d)', 'x (https://a.b\\c/d)'],
  ['[x](https://us%er@example.com)', 'x (https://us%er@example.com)'],
  ['https://h.com:/', 'https://h.com:/'],
  ['http://0 https://1', 'http://0 https://1'],
  ['https://user:pass@example.com:080/x', link('https://user:pass@example.com:080/x')],
];

describe('A link is made', () => {
  for (const [markdown, expected] of shown) {
    test(`only of what Telegram takes: ${markdown}`, () => {
      const formatted = markdownToTelegram(markdown);
      assert.equal(show(formatted), expected);
      assert.deepEqual(findFaults(formatted), []);
    });
  }

  test('of nothing else, whatever stands for an address', () => {
    fc.assert(
      fc.property(addressLike, (address) => {
        const url = toTelegramUrl(address);
        assert.equal(url === undefined ? undefined : urlProblem(url), undefined);
        for (const markdown of [address, `[x](<${address}>)`, `"${address}",`]) {
          assert.deepEqual(findFaults(markdownToTelegram(markdown)), []);
        }
      }),
      { numRuns: 300, seed: 20_261_123 },
    );
  });
});

test('An address is said by a text that holds it, also as browsers leave it', () => {
  const url = 'https://example.com/';
  for (const text of ['https://example.com', 'example.com', 'EXAMPLE.com/', `see ${url}`]) {
    assert.ok(saysAddress(text, url), text);
  }
  for (const text of ['example.org', 'example.com/x', 'x']) assert.ok(!saysAddress(text, url), text);
});
