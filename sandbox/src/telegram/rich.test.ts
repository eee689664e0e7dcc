import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createFakeTimers } from './fake-timers.ts';
import { createTelegramStandIn } from './index.ts';
import { readRichMessage } from './read-rich-message.ts';

const paragraph = (text: unknown) => ({ type: 'paragraph', text });
const nested = (levels: number): object =>
  levels === 0 ? paragraph('x') : { type: 'blockquote', blocks: [nested(levels - 1)] };
const row = (columns: number) => Array.from({ length: columns }, () => ({ text: 'x' }));
const numbered = { blocks: [paragraph('x')], type: '1', value: 2 };

const refused: [name: string, rich: unknown, outcome: string][] = [
  ['nothing', undefined, 'rich message must be non-empty'],
  ['no blocks', {}, 'can\'t parse InputRichBlock: Can\'t find field "blocks"'],
  ['Markdown', { markdown: 'x' }, 'only blocks of rich messages are supported by this stand-in'],
  ['an empty list of blocks', { blocks: [] }, 'RICH_MESSAGE_EMPTY'],
  ['rules alone', { blocks: [{ type: 'divider' }] }, 'RICH_MESSAGE_EMPTY'],
  ['an empty paragraph', { blocks: [paragraph('')] }, 'RICH_MESSAGE_EMPTY'],
  ['an empty heading', { blocks: [{ type: 'heading', size: 1, text: '' }] }, 'RICH_MESSAGE_CONTENT_REQUIRED'],
  ['empty code', { blocks: [{ type: 'pre', text: '' }] }, 'RICH_MESSAGE_CONTENT_REQUIRED'],
  ['an empty quote', { blocks: [{ type: 'blockquote', blocks: [] }] }, 'RICH_MESSAGE_CONTENT_REQUIRED'],
  ['an empty item', { blocks: [{ type: 'list', items: [{ blocks: [] }] }] }, 'RICH_MESSAGE_CONTENT_REQUIRED'],
  ['an empty list', { blocks: [{ type: 'list', items: [] }] }, 'list must be non-empty'],
  [
    'a list of two kinds',
    { blocks: [{ type: 'list', items: [numbered, { blocks: [paragraph('x')] }] }] },
    'list must be either ordered or unordered',
  ],
  ['a seventh size', { blocks: [{ type: 'heading', size: 7, text: 'x' }] }, 'invalid section heading size specified'],
  [
    'a table without cells',
    { blocks: [{ type: 'table', rows: [] }] },
    'can\'t parse InputRichBlock: there is no field "rows"',
  ],
  ['21 columns', { blocks: [{ type: 'table', cells: [row(21)] }] }, 'RICH_MESSAGE_TABLE_COLS_TOO_MANY'],
  ['32,769 characters', { blocks: [paragraph('x'.repeat(32_769))] }, 'RICH_MESSAGE_TEXT_TOO_LONG'],
  ['501 blocks', { blocks: Array.from({ length: 501 }, () => paragraph('x')) }, 'RICH_MESSAGE_BLOCKS_TOO_MANY'],
  [
    '500 rows',
    { blocks: [{ type: 'table', cells: Array.from({ length: 500 }, () => row(1)) }] },
    'RICH_MESSAGE_BLOCKS_TOO_MANY',
  ],
  ['17 quotes', { blocks: [nested(17)] }, 'RICH_MESSAGE_DEPTH_INVALID'],
  ['a thought', { blocks: [{ type: 'thinking', text: 'x' }] }, 'block is not allowed'],
  ['a local link', { blocks: [paragraph({ type: 'url', text: 'x', url: 'a/b.md' })] }, 'RICH_MESSAGE_URL_INVALID'],
  ['half a character', { blocks: [paragraph('\ud83d')] }, 'rich text must be encoded in UTF-8'],
  ['bold nothing', { blocks: [paragraph({ type: 'bold', text: '' })] }, 'RICH_MESSAGE_CONTENT_REQUIRED'],
];

describe('a rich message is refused that holds', () => {
  for (const [name, rich, outcome] of refused) {
    test(name, () =>
      assert.throws(() => readRichMessage({ rich_message: rich }, { isPreview: false }), {
        message: `Bad Request: ${outcome}`,
      }),
    );
  }
});

test('a rich message is kept with what Telegram adds, and without what it finds itself', () => {
  const blocks = [
    paragraph(['a ', { type: 'bot_command', text: '/stop', bot_command: '/stop' }]),
    { type: 'list', items: [{ ...numbered, has_checkbox: true }] },
    { type: 'table', cells: [[{ text: 'h', is_header: true }, {}]], is_bordered: true },
  ];
  assert.deepEqual(readRichMessage({ rich_message: { blocks, skip_entity_detection: true } }, { isPreview: false }), {
    blocks: [
      paragraph(['a ', '/stop']),
      { type: 'list', items: [{ ...numbered, label: '2.', has_checkbox: true }] },
      {
        type: 'table',
        cells: [
          [
            { text: 'h', is_header: true, align: 'center', valign: 'middle' },
            { align: 'left', valign: 'middle' },
          ],
        ],
        is_bordered: true,
      },
    ],
  });
});

test('a bot sends, previews and changes rich messages', async (t) => {
  const timers = createFakeTimers();
  const telegram = await createTelegramStandIn({ timers, rateLimits: false });
  t.after(() => telegram.close());
  const person = telegram.person({ id: 7 });
  person.send('hi');
  const call = async (method: string, body: object) => {
    const response = await fetch(`${telegram.apiRoot}/bot${telegram.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: 7, ...body }),
    });
    return (await response.json()) as { ok: boolean; description?: string; result: { message_id: number } };
  };
  const rich = (text: string) => ({ rich_message: { blocks: [paragraph(text)] } });

  const preview = { rich_message: { blocks: [paragraph('so far'), { type: 'thinking', text: 'working' }] } };
  assert.equal(
    (await call('sendRichMessageDraft', { ...preview, draft_id: 0 })).description,
    'Bad Request: RANDOM_ID_INVALID',
  );
  await call('sendRichMessageDraft', { ...preview, draft_id: 3, can_stop: true });
  assert.deepEqual([person.draft?.text, person.draft?.canStop], ['so far\nworking', true]);
  timers.advance(31_000);
  assert.equal(person.draft, undefined);
  await call('sendRichMessageDraft', { ...preview, draft_id: 3 });

  const { result } = await call('sendRichMessage', rich('one'));
  assert.equal(person.draft, undefined);
  const shown = () => person.messages.at(-1);
  assert.deepEqual([shown()?.text, shown()?.message.rich_message?.blocks], ['one', [paragraph('one')]]);
  const change = (body: object) => call('editMessageText', { message_id: result.message_id, ...body });
  assert.match(String((await change(rich('one'))).description), /message is not modified/);
  assert.equal((await change(rich('two'))).ok, true);
  assert.equal((await change({ text: 'three' })).ok, true);
  assert.deepEqual([shown()?.text, shown()?.message.rich_message], ['three', undefined]);
  assert.equal((await change(rich('four'))).ok, true);
  assert.deepEqual([shown()?.text, shown()?.message.text], ['four', undefined]);
  assert.equal((await change({ text: 'x', ...rich('x') })).ok, false);
});
