import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RichBlock, RichText } from '@grammyjs/types';
import fc from 'fast-check';
import { readRichMessage } from './rich-message-to-markdown.ts';

const read = (...blocks: unknown[]) => readRichMessage({ blocks: blocks as RichBlock[] }, 10);
const paragraph = (text: unknown) => ({ type: 'paragraph', text });
const file = (id: string) => ({ file_id: id, file_unique_id: `u${id}`, file_size: 3 });
const photo = (id: string) => ({ type: 'photo', photo: [{ ...file(id), width: 1, height: 1 }] });
const cell = (text?: unknown, more: object = {}) => ({ text, align: 'left', valign: 'top', ...more });
const user = { id: 7, is_bot: false, first_name: 'Kim' };

describe('the text of a rich message becomes Markdown', () => {
  const cases: [what: string, text: unknown, expected: string][] = [
    ['plain words', 'a *b* c', 'a *b* c'],
    ['pieces', ['a', ' ', { type: 'bold', text: 'b' }], 'a **b**'],
    ['bold with spaces', ['a', { type: 'bold', text: ' b ' }, 'c'], 'a **b** c'],
    ['nested formatting', { type: 'bold', text: ['b ', { type: 'italic', text: 'i' }] }, '**b *i***'],
    ['underline', { type: 'underline', text: 'x' }, '<u>x</u>'],
    ['strike', { type: 'strikethrough', text: 'x' }, '~~x~~'],
    ['spoiler', { type: 'spoiler', text: 'x' }, '||x||'],
    ['subscript', ['H', { type: 'subscript', text: '2' }, 'O'], 'H<sub>2</sub>O'],
    ['superscript', ['x', { type: 'superscript', text: '2' }], 'x<sup>2</sup>'],
    ['marked words', { type: 'marked', text: 'x' }, '==x=='],
    ['code', { type: 'code', text: 'a`b' }, '`` a`b ``'],
    [
      'a moment',
      { type: 'date_time', text: 'noon', unix_time: 0, date_time_format: 't' },
      'noon (1970-01-01T00:00:00.000Z)',
    ],
    ['somebody', { type: 'text_mention', text: 'boss', user }, 'boss (Kim)'],
    ['a custom emoji', { type: 'custom_emoji', custom_emoji_id: '1', alternative_text: '👍' }, '👍'],
    ['a formula', { type: 'mathematical_expression', expression: 'x^2' }, '$x^2$'],
    ['a link', { type: 'url', text: 'docs', url: 'https://x.org/' }, '[docs](https://x.org/)'],
    ['an e-mail', { type: 'email_address', text: 'write', email_address: 'a@b.org' }, '[write](mailto:a@b.org)'],
    ['a telephone', { type: 'phone_number', text: '+1', phone_number: '+1' }, '+1'],
    ['a card', { type: 'bank_card_number', text: '4242', bank_card_number: '4242' }, '4242'],
    ['a mention', { type: 'mention', text: '@abcd', username: 'abcd' }, '@abcd'],
    ['a hashtag', { type: 'hashtag', text: '#a', hashtag: 'a' }, '#a'],
    ['a cashtag', { type: 'cashtag', text: '$A', cashtag: 'A' }, '$A'],
    ['a command', { type: 'bot_command', text: '/stop', bot_command: '/stop' }, '/stop'],
    ['a button', { type: 'button', button: { text: 'Open', url: 'https://x.org/' } }, '[Open](https://x.org/)'],
    ['an anchor', ['a', { type: 'anchor', name: 'n' }], 'a'],
    ['a link to an anchor', { type: 'anchor_link', text: 'up', anchor_name: '' }, 'up'],
    ['a reference', { type: 'reference', text: 'note', name: 'n' }, '[^n]: note'],
    ['a link to a reference', { type: 'reference_link', text: 'see', reference_name: 'n' }, 'see[^n]'],
    ['a kind of the future with words', { type: 'hologram', text: 'x' }, 'x'],
    ['a kind of the future without words', { type: 'holo_gram' }, '[holo gram]'],
  ];
  for (const [what, text, expected] of cases) {
    it(`of ${what}`, () => assert.equal(read(paragraph(text)).text, expected));
  }
});

describe('a block of a rich message becomes Markdown', () => {
  const item = (label: string, blocks: unknown[], more: object = {}) => ({ label, blocks, ...more });
  const cases: [what: string, block: unknown, expected: string][] = [
    ['heading', { type: 'heading', size: 3, text: 'T' }, '### T'],
    ['code', { type: 'pre', text: ['a', { type: 'bold', text: 'b' }], language: 'sh' }, '```sh\nab\n```'],
    ['footer', { type: 'footer', text: 'f' }, 'f'],
    ['divider', { type: 'divider' }, '---'],
    ['formula', { type: 'mathematical_expression', expression: 'E' }, '$$\nE\n$$'],
    ['anchor', { type: 'anchor', name: 'n' }, ''],
    ['thinking', { type: 'thinking', text: 't' }, 't'],
    [
      'list',
      { type: 'list', items: [item('•', [paragraph('a')]), item('•', [paragraph('b'), paragraph('c')])] },
      '- a\n- b\n\n  c',
    ],
    [
      'numbered list',
      { type: 'list', items: [item('9.', [paragraph('a')], { value: 9, type: '1' }), item('10.', [paragraph('b')])] },
      '9. a\n10. b',
    ],
    ['list by letters', { type: 'list', items: [item('a.', [paragraph('x')], { value: 1, type: 'a' })] }, '- a. x'],
    [
      'checklist',
      {
        type: 'list',
        items: [
          item('', [paragraph('a')], { has_checkbox: true, is_checked: true }),
          item('', [paragraph('b')], { has_checkbox: true }),
        ],
      },
      '- [x] a\n- [ ] b',
    ],
    [
      'list in a list',
      {
        type: 'list',
        items: [item('1.', [paragraph('a'), { type: 'list', items: [item('•', [paragraph('b')])] }], { value: 1 })],
      },
      '1. a\n\n   - b',
    ],
    ['quote', { type: 'blockquote', blocks: [paragraph('a'), paragraph('b')], credit: 'Kim' }, '> a\n>\n> b\n> — Kim'],
    ['expandable quote', { type: 'expandable_blockquote', text: 'a\nb' }, '> a\n> b'],
    ['pull quote', { type: 'pullquote', text: 'a', credit: 'Kim' }, '> a\n> — Kim'],
    [
      'details',
      { type: 'details', summary: 'S', blocks: [paragraph('a')] },
      '<details><summary>S</summary>\n\na\n\n</details>',
    ],
    [
      'table',
      {
        type: 'table',
        caption: 'C',
        cells: [
          [cell('h', { is_header: true }), cell('i', { is_header: true, align: 'right' })],
          [cell('a|b'), cell('c\nd')],
        ],
      },
      'C\n\n| h | i |\n| --- | --: |\n| a\\|b | c<br>d |',
    ],
    ['table without a header', { type: 'table', cells: [[cell('a'), cell()]] }, '|  |  |\n| --- | --- |\n| a |  |'],
    [
      'table with spans',
      {
        type: 'table',
        cells: [
          [cell('a', { is_header: true, colspan: 2 }), cell('b')],
          [cell('c', { rowspan: 2 }), cell('d'), cell('e')],
          [cell('f'), cell('g')],
        ],
      },
      '| a |  | b |\n| --- | --- | --- |\n| c | d | e |\n|  | f | g |',
    ],
    [
      'map',
      {
        type: 'map',
        location: { latitude: 1, longitude: 2 },
        zoom: 13,
        width: 1,
        height: 1,
        caption: { text: 'here' },
      },
      'Location: 1, 2\nhere',
    ],
    [
      'buttons',
      {
        type: 'buttons',
        buttons: [
          { text: 'A', callback_data: 'a' },
          { text: 'B', url: 'https://x.org/' },
        ],
      },
      '[A] [B](https://x.org/)',
    ],
    ['photo', { ...photo('F'), caption: { text: 'c', credit: 'Kim' } }, '[photo]\nc\n— Kim'],
    ['document', { type: 'document', document: { ...file('F'), file_name: 'a.pdf' } }, '[document] a.pdf'],
    ['voice message', { type: 'voice_note', voice_note: file('F') }, '[voice message]'],
    ['collage', { type: 'collage', blocks: [photo('F'), photo('G')], caption: { text: 'c' } }, '[photo]\n\n[photo]\nc'],
    ['slideshow', { type: 'slideshow', blocks: [photo('F')] }, '[photo]'],
    ['block of the future with words', { type: 'hologram', blocks: [{ text: 'x' }] }, 'x'],
    ['block of the future without words', { type: 'hologram' }, '[hologram]'],
  ];
  for (const [what, block, expected] of cases) {
    it(`of a ${what}`, () => assert.equal(read(block).text, expected));
  }

  it('with its files in order, under different names', () => {
    const { files } = read(
      { type: 'collage', blocks: [photo('F'), photo('G')] },
      { type: 'animation', animation: file('H') },
    );
    assert.deepEqual(
      files.map(({ attachment }) => [attachment.fileId, attachment.name]),
      [
        ['F', 'photo-10.jpg'],
        ['G', 'photo-10-2.jpg'],
        ['H', 'animation-10-3.mp4'],
      ],
    );
  });
});

const WORDS = ['alpha', 'beta', 'gamma', 'delta', 'omega'];
const word = fc.constantFrom(...WORDS);
const styles = [
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'subscript',
  'superscript',
  'marked',
  'code',
  'future',
];
const { text } = fc.letrec<{ text: unknown }>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    word,
    fc.record({ type: fc.constant('mathematical_expression'), expression: word }),
    fc.record({ type: fc.constant('custom_emoji'), alternative_text: word }),
    fc.record({ type: fc.constantFrom(...styles), text: tie('text') }),
    fc.record({ type: fc.constant('url'), text: tie('text'), url: fc.constant('https://x.org/') }),
    fc.array(tie('text'), { maxLength: 3 }),
  ),
}));
const caption = fc.option(fc.record({ text, credit: text }), { nil: undefined });
const { block } = fc.letrec<{ block: unknown; blocks: unknown }>((tie) => ({
  blocks: fc.array(tie('block'), { maxLength: 3 }),
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      type: fc.constantFrom('paragraph', 'footer', 'pre', 'pullquote', 'expandable_blockquote', 'future'),
      text,
    }),
    fc.record({ type: fc.constant('heading'), text, size: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ type: fc.constantFrom('divider', 'anchor') }),
    fc.record({ type: fc.constant('mathematical_expression'), expression: word }),
    fc.record({ type: fc.constantFrom('blockquote', 'collage', 'slideshow', 'future'), blocks: tie('blocks') }),
    fc.record({ type: fc.constant('details'), summary: text, blocks: tie('blocks') }),
    fc.record({
      type: fc.constant('list'),
      items: fc.array(fc.record({ label: fc.constantFrom('•', '1.', 'a.'), blocks: tie('blocks') }), { maxLength: 3 }),
    }),
    fc.record({
      type: fc.constant('table'),
      caption: text,
      cells: fc.array(
        fc.array(fc.record({ text, colspan: fc.constantFrom(1, 2), rowspan: fc.constantFrom(1, 2, 3) }), {
          maxLength: 3,
        }),
        { maxLength: 3 },
      ),
    }),
    fc.record({ type: fc.constant('photo'), photo: fc.constant([{ ...file('F'), width: 1, height: 1 }]), caption }),
    fc.record({
      type: fc.constant('buttons'),
      buttons: fc.array(fc.record({ text, callback_data: fc.constant('x') }), { maxLength: 2 }),
    }),
  ),
}));

/** All words in a value, in whatever field they are. */
const wordsIn = (value: unknown): string[] => JSON.stringify(value).match(new RegExp(WORDS.join('|'), 'g')) ?? [];
const photosIn = (value: unknown): number => JSON.stringify(value).split('"file_id"').length - 1;

describe('whatever a rich message holds', () => {
  it('nothing that is seen is lost or said twice', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 4 }), (blocks) => {
        const { text: said, files } = read(...blocks);
        assert.deepEqual(wordsIn(said).sort(), wordsIn(blocks).sort());
        assert.equal(files.length, photosIn(blocks));
      }),
      { numRuns: 300 },
    );
  });

  it('it is read, however deep it is nested', () => {
    let deepText: unknown = 'bottom';
    let deepBlock: unknown = paragraph('bottom');
    for (let level = 0; level < 20_000; level++) {
      deepText = { type: 'bold', text: [deepText] };
      deepBlock = { type: 'blockquote', blocks: [deepBlock] };
    }
    assert.match(read(paragraph(deepText)).text, /bottom/);
    assert.match(read(deepBlock).text, /bottom/);
  });

  it('it is read although fields are missing or of another form', () => {
    const odd: unknown[] = [
      null,
      undefined,
      5,
      'text',
      [],
      {},
      { type: 'photo' },
      { type: 'list' },
      { type: 'table' },
      paragraph(null),
      { type: 'paragraph' },
    ];
    for (const one of odd) assert.equal(typeof read(one as RichText).text, 'string', JSON.stringify(one));
  });
});
