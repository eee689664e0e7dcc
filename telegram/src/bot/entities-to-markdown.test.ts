import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MessageEntity } from '@grammyjs/types';
import fc from 'fast-check';
import { readTypedMarks } from '../../../sandbox/src/telegram/typed-marks.ts';
import { entitiesToMarkdown } from './entities-to-markdown.ts';

const person = { id: 7, is_bot: false, first_name: 'Kim', last_name: 'Li' };

/** Entities by what they cover; the first place where it stands. */
const over = (text: string, ...given: [string, string, object?][]): MessageEntity[] =>
  given.map(([type, covered, more]) => {
    const offset = text.indexOf(covered);
    assert.ok(offset >= 0, covered);
    return { type, offset, length: covered.length, ...more } as MessageEntity;
  });

describe('formatting is written back as Markdown', () => {
  const cases: [what: string, text: string, covered: [string, string, object?][], expected: string][] = [
    [
      'names between typed marks',
      'Rename init.py to main.py',
      [
        ['italic', 'init'],
        ['italic', 'main'],
      ],
      'Rename __init__.py to __main__.py',
    ],
    ['stars of arguments', 'f(kwargs) and g(opts)', [['bold', 'kwargs) and g(']], 'f(**kwargs) and g(**opts)'],
    [
      'spoiler and strike',
      'a or b',
      [
        ['spoiler', 'a'],
        ['strikethrough', 'b'],
      ],
      '||a|| or ~~b~~',
    ],
    ['an underline', 'see this', [['underline', 'this']], 'see <u>this</u>'],
    ['code', 'run npm i now', [['code', 'npm i']], 'run `npm i` now'],
    ['code with a backtick', 'type a`b', [['code', 'a`b']], 'type `` a`b ``'],
    ['a code block with its language', 'x = 1', [['pre', 'x = 1', { language: 'python' }]], '```python\nx = 1\n```'],
    ['a code block within words', 'see x = 1 please', [['pre', 'x = 1']], 'see \n```\nx = 1\n```\n please'],
    ['a code block with a fence in it', '```\na', [['pre', '```\na']], '````\n```\na\n````'],
    [
      'a link',
      'see the docs',
      [['text_link', 'the docs', { url: 'https://x.org/a_(b)' }]],
      'see [the docs](<https://x.org/a_(b)>)',
    ],
    ['a link of itself', 'https://x.org', [['text_link', 'https://x.org', { url: 'https://x.org/' }]], 'https://x.org'],
    [
      'a bold link',
      'see docs',
      [
        ['bold', 'docs'],
        ['text_link', 'docs', { url: 'https://x.org/' }],
      ],
      'see **[docs](https://x.org/)**',
    ],
    ['a quote', 'you said\nyes\nno\nwhy?', [['blockquote', 'yes\nno']], 'you said\n> yes\n> no\n\nwhy?'],
    ['an expandable quote with an end of line', 'long\nmine', [['expandable_blockquote', 'long\n']], '> long\n\nmine'],
    [
      'code in a quote',
      'a\nb',
      [
        ['blockquote', 'a\nb'],
        ['pre', 'b'],
      ],
      '> a\n> ```\n> b\n> ```',
    ],
    [
      'two quotes',
      'a\nb',
      [
        ['blockquote', 'a'],
        ['blockquote', 'b'],
      ],
      '> a\n\n> b',
    ],
    [
      'bold over a quote',
      'a\nb\nc',
      [
        ['bold', 'a\nb\nc'],
        ['blockquote', 'b'],
      ],
      '**a**\n> **b**\n\n**c**',
    ],
    ['somebody by name', 'ask Kim Li', [['text_mention', 'Kim Li', { user: person }]], 'ask Kim Li'],
    ['somebody by another name', 'ask boss', [['text_mention', 'boss', { user: person }]], 'ask boss (Kim Li)'],
    ['a custom emoji', 'ok 👍', [['custom_emoji', '👍', { custom_emoji_id: '1' }]], 'ok 👍'],
    [
      'a moment',
      'at noon',
      [['date_time', 'noon', { unix_time: 0, date_time_format: 't' }]],
      'at noon (1970-01-01T00:00:00.000Z)',
    ],
    [
      'what Telegram finds by itself',
      '/stop @abcd #a $USD x.org a@b.org',
      [
        ['bot_command', '/stop'],
        ['mention', '@abcd'],
        ['hashtag', '#a'],
        ['cashtag', '$USD'],
        ['url', 'x.org'],
        ['email', 'a@b.org'],
      ],
      '/stop @abcd #a $USD x.org a@b.org',
    ],
    ['a kind of the future', 'ab', [['hologram', 'a']], 'ab'],
    ['words after an emoji', '😀 bold', [['bold', 'bold']], '😀 **bold**'],
    ['half of an emoji', '😀 x', [['bold', '\ud83d']], '😀 x'],
    ['line ends at the border', 'a\nb\n\nc', [['bold', 'b\n\n']], 'a\n**b**\n\nc'],
    ['line ends alone', 'a\n\nb', [['bold', '\n\n']], 'a\n\nb'],
    [
      'bold crossing italic',
      'abc',
      [
        ['bold', 'ab'],
        ['italic', 'bc'],
      ],
      '**a__b__**__c__',
    ],
  ];
  for (const [what, text, covered, expected] of cases) {
    it(`of ${what}`, () => assert.equal(entitiesToMarkdown(text, over(text, ...covered)), expected));
  }

  it('never of a text without any: marks and backslashes stay to the letter', () => {
    const text = 'a\\b *c* _d_ `e` [f](g) # h\n> i';
    assert.equal(entitiesToMarkdown(text), text);
    assert.equal(entitiesToMarkdown(text, []), text);
  });
});

describe('whatever was typed', () => {
  const token = fc.constantFrom(
    '**',
    '__',
    '~~',
    '||',
    '`',
    'a',
    'b ',
    ' ',
    'kwargs',
    '.py',
    '(',
    ')',
    '😀',
    '*',
    '_',
    '\\',
  );
  it('is read as it was typed, although the apps make formatting of it', () => {
    const typed = fc.array(token, { maxLength: 20 }).map((tokens) => tokens.join(''));
    fc.assert(
      fc.property(
        typed.filter((text) => !text.includes('```')),
        (source) => {
          const { text, entities } = readTypedMarks(source);
          assert.equal(entitiesToMarkdown(text, entities), source);
        },
      ),
      { numRuns: 300 },
    );
  });

  const types = [
    'bold',
    'italic',
    'underline',
    'strikethrough',
    'spoiler',
    'code',
    'pre',
    'blockquote',
    'text_link',
    'mention',
    'x',
  ];
  const entity = fc.record({
    type: fc.constantFrom(...types),
    offset: fc.integer({ min: -5, max: 60 }),
    length: fc.integer({ min: -5, max: 60 }),
    url: fc.constantFrom('https://x.org/', 'no address)', ''),
  });
  const text = fc
    .array(fc.constantFrom('a', 'B', '1', ' ', '\n', '😀', 'é', '`', '*'), { maxLength: 50 })
    .map((all) => all.join(''));
  it('loses no letter to entities of any place, kind and order', () => {
    const lettersOf = (words: string) =>
      words.replace(/https:\/\/x\.org\/|no%20address\)|<\/?u>/g, '').match(/[aB1é]|😀/gu) ?? [];
    fc.assert(
      fc.property(text, fc.array(entity, { maxLength: 12 }), (words, entities) => {
        assert.deepEqual(lettersOf(entitiesToMarkdown(words, entities as MessageEntity[])), lettersOf(words));
      }),
      { numRuns: 300 },
    );
  });

  it('takes no longer than the text deserves', () => {
    const words = 'ab'.repeat(2_048);
    const many = Array.from({ length: 5_000 }, (_, index) => ({
      type: 'bold',
      offset: index % 4_000,
      length: 90 + (index % 7),
    }));
    const begun = performance.now();
    entitiesToMarkdown(words, many as MessageEntity[]);
    assert.ok(performance.now() - begun < 2_000);
  });
});
