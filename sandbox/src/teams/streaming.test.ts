import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeTimers } from '../telegram/fake-timers.ts';
import { card, startWithBot } from './test-bot.ts';

const ready = async (t: Parameters<typeof startWithBot>[0]) => {
  const timers = createFakeTimers();
  const started = await startWithBot(t, { timers });
  const chat = started.teams.person('Kim').personal();
  chat.install({ isSilent: true });
  const piece = (text: string | undefined, info: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    started.send(chat.conversationId, {
      type: info.streamType === 'final' ? 'message' : 'typing',
      ...(text !== undefined && { text }),
      entities: [{ type: 'streaminfo', ...info }],
      ...more,
    });
  /** Waits its second first. */
  const next: typeof piece = (...args) => {
    timers.advance(1_000);
    return piece(...args);
  };
  const begin = async (text = 'A brown', streamType = 'streaming') =>
    String((await piece(text, { streamType, streamSequence: 1 })).body.id);
  const refusal = ({ status, body }: Awaited<ReturnType<typeof piece>>) =>
    `${status} ${body.error.code}: ${body.error.message}`;
  return { ...started, chat, timers, piece, next, begin, refusal };
};

test('a message is streamed: news first, then growing text, then the whole', async (t) => {
  const { chat, piece, next } = await ready(t);
  const seen = () => chat.messages.map(({ text, streaming }) => [text, streaming]);
  const first = await piece('Searching…', { streamType: 'informative', streamSequence: 1 });
  assert.equal(first.status, 201);
  const streamId = String(first.body.id);
  assert.deepEqual(seen(), [['Searching…', 'informative']]);
  const second = await next('Reading…', { streamId, streamType: 'informative', streamSequence: 2 });
  assert.deepEqual([second.status, second.body], [202, {}]);
  await next('A brown', { streamId, streamType: 'streaming', streamSequence: 3 });
  assert.deepEqual(seen(), [['A brown', 'streaming']]);
  await next('A brown **fox**', { streamId, streamSequence: 4 });
  const last = await next('A brown **fox**.', { streamId, streamType: 'final' });
  assert.deepEqual([last.status, last.body], [202, {}]);
  assert.deepEqual(seen(), [['A brown fox.', undefined]]);
  assert.equal(chat.messages[0]?.id, streamId);
});

test('each text begins with the one before', async (t) => {
  const { next, begin, refusal } = await ready(t);
  const streamId = await begin();
  const other = '403 ContentStreamNotAllowed: Request streamed content should contain the previously streamed content';
  assert.equal(refusal(await next('Hello', { streamId, streamSequence: 2 })), other);
  assert.equal(refusal(await next('A red fox', { streamId, streamType: 'final' })), other);
  assert.equal((await next('A brown fox', { streamId, streamSequence: 2 })).status, 202);
});

test('pieces come at most once a second', async (t) => {
  const { timers, piece, begin } = await ready(t);
  const streamId = await begin();
  timers.advance(999);
  const early = await piece('A brown fox', { streamId, streamSequence: 2 });
  assert.deepEqual([early.status, early.headers.get('retry-after')], [429, '1']);
  timers.advance(1);
  assert.equal((await piece('A brown fox', { streamId, streamSequence: 2 })).status, 202);
});

test('a piece that is overtaken is dropped with 202', async (t) => {
  const { chat, next, begin } = await ready(t);
  const streamId = await begin();
  await next('A brown fox', { streamId, streamSequence: 5 });
  const late = await next('A brown f', { streamId, streamSequence: 4 });
  assert.equal(late.status, 202);
  assert.equal(late.body.error.code, 'ContentStreamSequenceOrderPreConditionFailed');
  assert.equal(chat.messages[0]?.text, 'A brown fox');
});

test('after two minutes nothing more is taken, and what was there stays', async (t) => {
  const { chat, timers, piece, begin, refusal } = await ready(t);
  const streamId = await begin();
  timers.advance(119_999);
  assert.equal(chat.messages[0]?.streaming, 'streaming');
  timers.advance(1);
  assert.equal(chat.messages[0]?.streaming, 'timed-out');
  for (const info of [{ streamSequence: 2 }, { streamType: 'final' }]) {
    assert.equal(
      refusal(await piece('A brown fox', { streamId, ...info })),
      '403 ContentStreamNotAllowed: Content stream finished due to exceeded streaming time.',
    );
  }
  assert.equal(chat.messages[0]?.text, 'A brown');
  assert.ok(await begin('Another'));
});

test('a person presses Stop, and the bot learns of it with its next piece', async (t) => {
  const { chat, next, begin, refusal, received } = await ready(t);
  assert.throws(() => chat.stop());
  const streamId = await begin();
  chat.stop();
  assert.equal(received.length, 0);
  assert.equal(
    refusal(await next('A brown fox', { streamId, streamSequence: 2 })),
    '403 ContentStreamNotAllowed: Content stream was canceled by user',
  );
  assert.deepEqual([chat.messages[0]?.text, chat.messages[0]?.streaming], ['A brown', 'stopped']);
});

test('what is complete is not streamed on, and one message at a time is streamed', async (t) => {
  const { piece, next, begin, refusal } = await ready(t);
  const streamId = await begin();
  assert.equal(
    refusal(await piece('B', { streamSequence: 1 })),
    '403 ContentStreamNotAllowed: Content stream is not allowed',
  );
  await next('A brown fox', { streamId, streamType: 'final' });
  assert.equal(
    refusal(await next('A brown fox jumps', { streamId, streamSequence: 3 })),
    '403 ContentStreamNotAllowed: Content stream is not allowed on an already completed streamed message',
  );
});

test('the last piece may bring a card; the others bring text alone', async (t) => {
  const { chat, next, begin } = await ready(t);
  const streamId = await begin();
  const attachments = [card(['Ok'])];
  assert.equal((await next('A brown fox', { streamId, streamSequence: 2 }, { attachments })).status, 400);
  assert.equal((await next('A brown fox', { streamId, streamType: 'final' }, { attachments })).status, 202);
  assert.deepEqual([chat.messages.length, chat.messages[0]?.card?.buttons.length], [1, 1]);
});

test('only personal chats have streaming', async (t) => {
  const { teams, send } = await ready(t);
  const group = teams.person('Kim').group('Friends');
  const { status, body } = await send(group.conversationId, {
    type: 'typing',
    text: 'A',
    entities: [{ type: 'streaminfo', streamSequence: 1 }],
  });
  assert.deepEqual([status, body.error.code], [403, 'ContentStreamNotAllowed']);
});

test('pieces that say too little or too much are refused', async (t) => {
  const { piece, next, begin } = await ready(t);
  const firsts: [string | undefined, Record<string, unknown>, number][] = [
    [undefined, { streamSequence: 1 }, 400],
    ['A', {}, 400],
    ['A', { streamSequence: 2 }, 400],
    ['A', { streamSequence: 1, streamType: 'fast' }, 400],
    ['A', { streamType: 'final' }, 400],
    ['x'.repeat(1_001), { streamSequence: 1, streamType: 'informative' }, 400],
    ['x'.repeat(60_000), { streamSequence: 1 }, 403],
    ['A', { streamId: '1', streamSequence: 2 }, 400],
  ];
  for (const [text, info, status] of firsts)
    assert.equal((await next(text, info)).status, status, JSON.stringify(info));
  const typed = await piece('A', { streamSequence: 1, streamType: 'final' }, { type: 'typing' });
  assert.match(typed.body.error.message, /Only start streaming and continue streaming types/);
  const streamId = await begin();
  const later: [string | undefined, Record<string, unknown>][] = [
    ['A brown fox', {}],
    [undefined, { streamSequence: 2 }],
    ['A brown fox', { streamType: 'final', streamSequence: 2 }],
    ['News', { streamType: 'informative', streamSequence: 2 }],
  ];
  for (const [text, info] of later) {
    assert.equal((await next(text, { streamId, ...info })).status, 400, JSON.stringify(info));
  }
});
