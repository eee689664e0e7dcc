import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MessageEntity } from '@grammyjs/types';
import { entitiesToHtml } from './entities-to-html.ts';

const cases: { what: string; text: string; entities?: MessageEntity[]; html: string }[] = [
  { what: 'escapes what looks like markup', text: '<b>"a" & b</b>', html: '&lt;b&gt;&quot;a&quot; &amp; b&lt;/b&gt;' },
  {
    what: 'escapes inside entities, too',
    text: 'x <i>',
    entities: [{ type: 'code', offset: 2, length: 3 }],
    html: 'x <code>&lt;i&gt;</code>',
  },
  {
    what: 'escapes a language and an address',
    text: 'a b',
    entities: [
      { type: 'pre', offset: 0, length: 1, language: '"><x' },
      { type: 'text_link', offset: 2, length: 1, url: 'https://example.org/?q="&r' },
    ],
    html:
      '<div class="pre" style="font-size: 14px"><div class="language">&quot;&gt;&lt;x</div><div>a</div></div> ' +
      '<a title="https://example.org/?q=&quot;&amp;r">b</a>',
  },
  {
    what: 'draws entities inside others, also where they begin at one place',
    text: 'bold both end',
    entities: [
      { type: 'italic', offset: 5, length: 4 },
      { type: 'strikethrough', offset: 0, length: 9 },
      { type: 'bold', offset: 0, length: 13 },
    ],
    html: '<b><s>bold <i>both</i></s> end</b>',
  },
  {
    what: 'leaves no character out where entities cross',
    text: 'abcdef',
    entities: [
      { type: 'bold', offset: 0, length: 4 },
      { type: 'italic', offset: 2, length: 4 },
    ],
    html: '<b>ab<i>cd</i></b>ef',
  },
  {
    what: 'counts UTF-16 units',
    text: '👩‍💻 ok',
    entities: [{ type: 'bold', offset: 6, length: 2 }],
    html: '👩‍💻 <b>ok</b>',
  },
  {
    what: 'lets a block end its line once',
    text: 'q\n\nafter',
    entities: [{ type: 'blockquote', offset: 0, length: 1 }],
    html: '<blockquote>q</blockquote>\nafter',
  },
  {
    what: 'keeps the text of a kind without a look',
    text: '#tag',
    entities: [{ type: 'hashtag', offset: 0, length: 4 }],
    html: '#tag',
  },
];

describe('a message drawn as HTML', () => {
  for (const { what, text, entities = [], html } of cases) {
    it(what, () => assert.equal(entitiesToHtml(text, entities), html));
  }

  it('shows long code smaller, as phones do', () => {
    const sizes = [50, 51, 121].map(
      (length) =>
        /font-size: (\d+)px/.exec(entitiesToHtml('x'.repeat(length), [{ type: 'pre', offset: 0, length }]))?.[1],
    );
    assert.deepEqual(sizes, ['14', '13', '11']);
  });
});
