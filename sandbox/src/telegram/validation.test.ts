import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MessageEntity } from '@grammyjs/types';
import fc from 'fast-check';
import { ApiFailure } from './errors.ts';
import { findCommands } from './find-commands.ts';
import type { Fields } from './parameters.ts';
import { readInlineKeyboard } from './validate-keyboard.ts';
import { readCaption, readMessageText } from './validate-text.ts';
import { urlProblem } from './validate-url.ts';

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ApiFailure) return error.message;
    throw error;
  }
  return 'accepted';
};

const entity = (type: string, offset: number, length: number, more: Fields = {}) => ({ type, offset, length, ...more });

const texts: [name: string, fields: Fields, outcome: string][] = [
  ['an empty text', { text: '' }, 'Bad Request: message text is empty'],
  ['a text that is left out', {}, 'Bad Request: message text is empty'],
  ['only spaces', { text: ' \n ' }, 'Bad Request: text must be non-empty'],
  ['4096 units', { text: 'x'.repeat(4096) }, 'accepted'],
  ['4096 units and spaces that are trimmed', { text: `${'x'.repeat(4096)}   ` }, 'accepted'],
  ['4097 units', { text: 'x'.repeat(4097) }, 'Bad Request: message is too long'],
  ['2049 pairs', { text: '😀'.repeat(2049) }, 'Bad Request: message is too long'],
  ['more than 32 KiB', { text: 'x'.repeat(32_769) }, 'Bad Request: text is too long'],
  [
    'a parse mode',
    { text: 'x', parse_mode: 'HTML' },
    'Bad Request: parse_mode "HTML" is not supported by this stand-in; send entities',
  ],
  ['an entity over the whole text', { text: 'ab😀', entities: [entity('bold', 0, 4)] }, 'accepted'],
  ['an empty entity', { text: 'ab', entities: [entity('bold', 9, 0)] }, 'accepted'],
  ['a kind that the server finds itself', { text: 'ab', entities: [entity('url', 0, 9)] }, 'accepted'],
  [
    'an entity after the end',
    { text: 'ab', entities: [entity('bold', 2, 1)] },
    'Bad Request: entity begins after the end of the text at UTF-16 offset 2',
  ],
  [
    'an entity over the end',
    { text: 'ab', entities: [entity('bold', 1, 2)] },
    'Bad Request: entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 3',
  ],
  [
    'a negative offset',
    { text: 'ab', entities: [entity('bold', -1, 1)] },
    'Bad Request: receive an entity with incorrect offset -1',
  ],
  [
    'an offset that is no number',
    { text: 'ab', entities: [{ type: 'bold', offset: 'x', length: 1 }] },
    'Bad Request: can\'t parse MessageEntity: Field "offset" must be a valid Number',
  ],
  [
    'a beginning inside a pair',
    { text: '😀a', entities: [entity('bold', 1, 1)] },
    'Bad Request: entity begins in a middle of a UTF-16 symbol at byte offset 4',
  ],
  [
    'an end inside a pair',
    { text: 'a😀', entities: [entity('bold', 0, 2)] },
    'Bad Request: entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 5',
  ],
  [
    'crossing entities',
    { text: 'abcd', entities: [entity('bold', 0, 3), entity('italic', 1, 3)] },
    'Bad Request: ENTITY_BOUNDS_INVALID',
  ],
  ['nested styles', { text: 'abcd', entities: [entity('bold', 0, 4), entity('italic', 1, 2)] }, 'accepted'],
  [
    'code inside bold',
    { text: 'abcd', entities: [entity('bold', 0, 4), entity('code', 1, 2)] },
    'Bad Request: ENTITY_BOUNDS_INVALID',
  ],
  [
    'bold inside pre',
    { text: 'abcd', entities: [entity('bold', 1, 2), entity('pre', 0, 4)] },
    'Bad Request: ENTITY_BOUNDS_INVALID',
  ],
  ['pre inside a quote', { text: 'abcd', entities: [entity('blockquote', 0, 4), entity('pre', 1, 2)] }, 'accepted'],
  [
    'a quote inside a quote',
    { text: 'abcd', entities: [entity('blockquote', 0, 4), entity('expandable_blockquote', 1, 2)] },
    'Bad Request: ENTITY_BOUNDS_INVALID',
  ],
  [
    'a link inside a link',
    {
      text: 'abcd',
      entities: [
        entity('text_link', 0, 4, { url: 'https://example.org' }),
        entity('text_link', 1, 2, { url: 'https://example.org' }),
      ],
    },
    'Bad Request: ENTITY_BOUNDS_INVALID',
  ],
  [
    'a link to localhost',
    { text: 'ab', entities: [entity('text_link', 0, 2, { url: 'http://localhost:6060/' })] },
    "Bad Request: entity URL 'http://localhost:6060/' is invalid: Wrong HTTP URL",
  ],
];

test('texts and entities are taken or refused as at Telegram', async (t) => {
  for (const [name, fields, outcome] of texts) {
    await t.test(name, () =>
      assert.equal(
        refusal(() => readMessageText(fields)),
        outcome,
      ),
    );
  }
  assert.equal(
    refusal(() => readCaption({ caption: 'x'.repeat(1025) })),
    'Bad Request: message caption is too long',
  );
});

const trims: [fields: { text: string; entities?: unknown[] }, text: string, entities: unknown[]][] = [
  [{ text: ' \n a b \n' }, 'a b', []],
  [{ text: '  ab', entities: [entity('bold', 2, 2)] }, 'ab', [entity('bold', 0, 2)]],
  [{ text: '  ab', entities: [entity('bold', 1, 3)] }, ' ab', [entity('bold', 0, 3)]],
  [{ text: 'ab  ', entities: [entity('bold', 1, 3)] }, 'ab', [entity('bold', 1, 1)]],
  [{ text: 'ab  ', entities: [entity('bold', 3, 1)] }, 'ab', []],
  [{ text: 'a\r\nb', entities: [entity('bold', 3, 1)] }, 'a\nb', [entity('bold', 2, 1)]],
  [{ text: 'a\tb\u2028c', entities: [entity('code', 4, 1)] }, 'a bc', [entity('code', 3, 1)]],
];

test('a text is trimmed and cleaned as at Telegram, its entities with it', () => {
  for (const [fields, text, entities] of trims) assert.deepEqual(readMessageText(fields), { text, entities });
});

test('only the first hundred entities stay', () => {
  const entities = Array.from({ length: 120 }, (_, index) => entity('bold', index * 2, 1));
  const read = readMessageText({ text: 'x '.repeat(119).concat('x'), entities });
  assert.equal(read.entities.length, 100);
  assert.equal(read.entities.at(-1)?.offset, 198);
});

test('whatever is accepted keeps every entity inside the text and on whole characters', () => {
  const texts = fc.array(fc.constantFrom('a', ' ', '\n', '\r', '\t', '😀', 'é', '\u2028'), {
    minLength: 1,
    maxLength: 30,
  });
  const spans = fc.array(fc.record({ offset: fc.nat(30), length: fc.nat(12) }), { maxLength: 6 });
  fc.assert(
    fc.property(texts, spans, (characters, ranges) => {
      const entities = ranges.map(({ offset, length }) => entity('italic', offset, length));
      const input = { text: characters.join(''), entities };
      if (refusal(() => readMessageText(input)) !== 'accepted') return;
      const { text, entities: kept } = readMessageText(input);
      assert.ok(!/[ \n]$/.test(text));
      for (const { offset, length } of kept as MessageEntity[]) {
        assert.ok(length > 0 && offset >= 0 && offset + length <= text.length);
        assert.ok(text.slice(offset, offset + length).isWellFormed());
      }
    }),
  );
});

const button = (fields: Fields): Fields => ({ reply_markup: { inline_keyboard: [[{ text: 'A', ...fields }]] } });

const buttons: [name: string, fields: Fields, outcome: string][] = [
  ['64 bytes of data', button({ callback_data: 'ä'.repeat(32) }), 'accepted'],
  ['65 bytes of data', button({ callback_data: `${'ä'.repeat(32)}x` }), 'Bad Request: BUTTON_DATA_INVALID'],
  [
    'no data',
    button({ callback_data: '' }),
    "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
  ],
  ['no label', button({ text: '', callback_data: 'a' }), 'Bad Request: inline keyboard button text must be non-empty'],
  ['two kinds at once', button({ callback_data: 'a', url: 'https://example.org' }), 'Bad Request: BUTTON_TYPE_INVALID'],
  ['a style', button({ callback_data: 'a', style: 'danger' }), 'accepted'],
  [
    'an unknown style',
    button({ callback_data: 'a', style: 'pink' }),
    "Bad Request: can't parse inline keyboard button: invalid button style specified",
  ],
  ['a disabled button', button({ disabled: {} }), 'accepted'],
  [
    'disabled as a flag',
    button({ disabled: true }),
    'Bad Request: can\'t parse inline keyboard button: Field "disabled" must be of type Object',
  ],
  ['256 units to copy', button({ copy_text: { text: 'x'.repeat(256) } }), 'accepted'],
  ['257 units to copy', button({ copy_text: { text: 'x'.repeat(257) } }), 'Bad Request: BUTTON_COPY_TEXT_INVALID'],
  [
    'a local address',
    button({ url: 'http://127/' }),
    "Bad Request: inline keyboard button URL 'http://127/' is invalid: Wrong HTTP URL",
  ],
  ['no keyboard', {}, 'accepted'],
  ['a text for a keyboard', { reply_markup: 'x' }, 'Bad Request: object expected as reply markup'],
];

test('inline keyboards are taken or refused as at Telegram', async (t) => {
  for (const [name, fields, outcome] of buttons) {
    await t.test(name, () =>
      assert.equal(
        refusal(() => readInlineKeyboard(fields)),
        outcome,
      ),
    );
  }
});

/** Seen by TDLib 1.8.65; `npm run judge` asks the library about many more. */
const addresses: [reason: string | undefined, urls: string[]][] = [
  [
    undefined,
    [
      ...['https://example.org/a?b#c', 'example.org', 'HTTP://EXAMPLE.ORG', 'tg://user?id=42', 'tg:user', 'ton://a_b'],
      ...[
        'http://[::1]:80/',
        'http://1.2.3.4',
        'https://example.org:0080/',
        'https://u:p%41@ü.org:1/\\n',
        'tonsite://a.ton',
      ],
      ...[
        "https://a!$,~*'();&+=.b",
        'https://a.',
        'https://example.org/a b\n{}"',
        'https://example.org?a@b:c',
        '[::1]',
      ],
    ],
  ],
  ['URL host is empty', ['', 'http://', 'http://a@', '/etc/passwd', 'tg://', 'https://?a']],
  ['Host is invalid', ['.', 'https://./x']],
  ['Unsupported URL protocol', ['ftp://example.org', 'httpss://a.b', 'a b://c.d', '://a.b']],
  ['Wrong HTTP URL', ['nodot', 'http://0', 'https://1', 'http://localhost/x', 'https://a%2Eb']],
  [
    'Wrong port number specified in the URL',
    ['https://a.b:', 'https://a.b:0', 'https://a.b:65536', 'https://a.b:1x/', 'https://a.b:+1', 'mailto:a.b', 'tg:a:x'],
  ],
  [
    'Disallowed character in URL host',
    [
      'http://a b.org',
      'https://a.b\\c',
      'https://a.b{x}',
      'https://a.b`x`',
      'https://a".b',
      'https://[a].b',
      'a.b:1:2',
    ],
  ],
  ['Disallowed character in URL userinfo', ['https://a b@c.d', 'https://a@b@c.d']],
  ['Wrong percent-encoded symbol in URL host', ['https://a%4.b', 'https://a.b%']],
  ['Wrong percent-encoded symbol in URL userinfo', ['https://a%zz@b.c']],
  ['Wrong IPv6 address specified in the URL', ['http://[1.2.3.4]', 'http://[]', 'http://[::g]']],
  ['Unallowed characters in URL host', ['tg://a.b', 'ton://a.b', 'tg://ü']],
  ['Wrong tg URL', ['tg://http://a.b', 'tg://u@a', 'tg://a:1', 'tg:https://a']],
  ['Wrong ton URL', ['ton://u@a', 'tonsite://a.b:1']],
];

describe('addresses are checked as Telegram checks links', () => {
  for (const [reason, urls] of addresses) {
    test(reason ?? 'accepted', () => {
      for (const url of urls) assert.equal(urlProblem(url), reason && `URL '${url}' is invalid: ${reason}`, url);
    });
  }
});

test('commands are found wherever they stand alone', () => {
  const found = (text: string) => findCommands(text).map(({ offset, length }) => text.slice(offset, offset + length));
  assert.deepEqual(found('/start /get@sandbox_bot a/b https://x/y //no /ok.'), ['/start', '/get@sandbox_bot', '/ok']);
});
