import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MessageEntity, RichBlock } from '@grammyjs/types';
import fc from 'fast-check';
import { createTelegramStandIn, StandInMisuse } from './index.ts';
import { readTypedMarks } from './typed-marks.ts';

async function start(t: { after(run: () => Promise<void>): void }) {
  const telegram = await createTelegramStandIn({ rateLimits: false });
  t.after(() => telegram.close());
  return { telegram, person: telegram.person({ id: 42, firstName: 'Kim' }) };
}

const paragraph = (text: string): RichBlock => ({ type: 'paragraph', text });
const photo = { kind: 'photo' as const, size: 10 };

describe('what apps make of typed marks', () => {
  const cases: [typed: string, text: string, entities: [type: string, offset: number, length: number][]][] = [
    ['Rename __init__.py', 'Rename init.py', [['italic', 7, 4]]],
    [
      '**a** ~~b~~ ||c|| `d`',
      'a b c d',
      [
        ['bold', 0, 1],
        ['strikethrough', 2, 1],
        ['spoiler', 4, 1],
        ['code', 6, 1],
      ],
    ],
    [
      '**a __b__**',
      'a b',
      [
        ['bold', 0, 3],
        ['italic', 2, 1],
      ],
    ],
    ['`**a**`', '**a**', [['code', 0, 5]]],
    ['f(**kwargs)', 'f(**kwargs)', []],
    ['a ** ** ****', 'a   ****', [['bold', 2, 1]]],
    ['```py\nx = 1\n```', 'x = 1', [['pre', 0, 5]]],
    // Seen by TDLib 1.8.65.
    [
      'f(**kwargs), `code` **b**',
      'f(**kwargs), code b',
      [
        ['code', 13, 4],
        ['bold', 18, 1],
      ],
    ],
    ['**a __`b` c__**', '**a __b c__**', [['code', 6, 1]]],
    ['**`a`**', '**a**', [['code', 2, 1]]],
  ];
  for (const [typed, text, entities] of cases) {
    test(typed.replaceAll('\n', ' '), () => {
      const read = readTypedMarks(typed);
      assert.equal(read.text, text);
      assert.deepEqual(
        read.entities.map(({ type, offset, length }) => [type, offset, length]),
        entities,
      );
    });
  }
});

test('whatever is typed is a message', async (t) => {
  const { telegram, person } = await start(t);
  const piece = fc.constantFrom('**', '__', '~~', '||', '`', '```', 'a', ' ', '\n', '😀');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const { text, entities } = readTypedMarks(`x${pieces.join('')}x`);
      person.send(text, { entities });
      assert.equal(telegram.pendingUpdates().at(-1)?.message?.text, text);
    }),
  );
});

test('formatting arrives with its entities, commands among them unless they are code', async (t) => {
  const { telegram, person } = await start(t);
  person.send('/a /b', { entities: [{ type: 'code', offset: 3, length: 2 }] });
  person.type('**bold**');
  const [first, second] = telegram.pendingUpdates().map(({ message }) => message?.entities?.map(({ type }) => type));
  assert.deepEqual([first, second], [['bot_command', 'code'], ['bold']]);
  const beyond: MessageEntity[] = [{ type: 'bold', offset: 0, length: 9 }];
  assert.throws(() => person.send('a', { entities: beyond }), /ends after the end/);
});

test('a rich message has no text, and is shown whole where it is replied to', async (t) => {
  const { telegram, person } = await start(t);
  const id = person.sendRich([paragraph('a')]);
  person.send('why?', { replyTo: id });
  person.editRich(id, [paragraph('b')]);
  const [first, reply, edit] = telegram.pendingUpdates();
  assert.deepEqual([first?.message?.text, first?.message?.rich_message], [undefined, { blocks: [paragraph('a')] }]);
  assert.deepEqual(reply?.message?.reply_to_message?.rich_message, { blocks: [paragraph('a')] });
  assert.deepEqual(edit?.edited_message?.rich_message, { blocks: [paragraph('b')] });
  assert.throws(() => person.edit(id, 'plain'), StandInMisuse);
});

test('a rich message keeps to the limits', async (t) => {
  const { person } = await start(t);
  const nested = (levels: number): RichBlock =>
    levels === 0 ? paragraph('x') : { type: 'blockquote', blocks: [nested(levels - 1)] };
  const cell = { align: 'left' as const, valign: 'top' as const, text: 'x' };
  const refused: RichBlock[][] = [
    [],
    [paragraph('x'.repeat(32_769))],
    Array.from({ length: 501 }, () => paragraph('x')),
    [nested(16)],
    [{ type: 'table', cells: [Array.from({ length: 21 }, () => cell)] }],
    [{ type: 'thinking', text: 'x' }],
  ];
  for (const blocks of refused) assert.throws(() => person.sendRich(blocks), StandInMisuse);
  person.sendRich([nested(5), { type: 'table', cells: [[cell]] }]);
});

test('an edit tells all that a message says then, also where bots see no change', async (t) => {
  const { telegram, person } = await start(t);
  const place = person.sendLocation(1, 2, 60);
  const { messageId } = person.sendFile({ ...photo, caption: 'c' });
  person.moveLocation(place, 3, 4);
  person.stopLocation(place);
  person.react(messageId);
  const replaced = person.replaceFile(messageId, { ...photo, caption: 'd' });
  const [, , moved, stopped, reaction, other] = telegram
    .pendingUpdates()
    .map((one) => one.edited_message ?? one.message);
  assert.deepEqual(moved?.location, { latitude: 3, longitude: 4, live_period: 60 });
  assert.deepEqual(stopped?.location, { latitude: 3, longitude: 4 });
  assert.equal(reaction?.caption, 'c');
  assert.deepEqual([other?.caption, other?.photo?.at(-1)?.file_id], ['d', replaced.file.fileId]);
  assert.equal(person.messages.at(-1)?.file?.fileId, replaced.file.fileId);
});

test('what no client offers is refused', async (t) => {
  const { person } = await start(t);
  const text = person.send('a');
  const place = person.sendLocation();
  const forwarded = person.send('b', { forwardedFrom: 'Sam' });
  const [part] = person.sendAlbum([photo, photo]);
  const origin = { type: 'hidden_user' as const, sender_user_name: 'Sam', date: 1 };
  const story = { id: 1, chat: { id: -1, type: 'channel' as const, title: 'C' } };
  const refused: (() => unknown)[] = [
    () => person.edit(text, 'a'),
    () => person.edit(forwarded, 'c'),
    () => person.edit(place, 'c'),
    () => person.moveLocation(place, 1, 2),
    () => person.vote(text, 0),
    () => person.replaceFile(text, photo),
    () => person.replaceFile(part!.messageId, { kind: 'document', size: 1 }),
    () => person.sendContent({ text: 'a' }),
    () => person.send('c', { replyTo: text, story }),
    () => person.send('c', { external: { origin, text: 'not told' } as never }),
    () => person.send('c', { external: { origin, message_id: 1 } }),
    () => person.send('c', { replyTo: text, checklistTaskId: 1 }),
    () => person.sendFile({ kind: 'sticker', size: 1, caption: 'c' }),
  ];
  for (const [index, act] of refused.entries()) assert.throws(act, StandInMisuse, `number ${index}`);
});

test('what a message answers or comes from is told as the Bot API tells it', async (t) => {
  const { telegram, person } = await start(t);
  const chat = { id: -1, type: 'channel' as const, title: 'C' };
  const origin = { type: 'channel' as const, chat, message_id: 7, date: 1 };
  person.send('a', { external: { origin, chat, message_id: 7 }, quote: 'words' });
  person.send('b', { story: { id: 1, chat } });
  person.send('c', { forwardedFrom: origin });
  const [first, second, third] = telegram.pendingUpdates().map(({ message }) => message);
  assert.deepEqual([first?.external_reply?.message_id, first?.quote?.text], [7, 'words']);
  assert.equal(second?.reply_to_story?.id, 1);
  assert.deepEqual(third?.forward_origin, origin);
});
