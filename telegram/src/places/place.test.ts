import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readPlace, remoteSessionIdOf, wholeChatOf } from './place.ts';

const LARGEST = 2 ** 52;

describe('a remote session of Telegram', () => {
  const known: [string, number, number | undefined][] = [
    ['123456789', 123_456_789, undefined],
    ['123456789:45', 123_456_789, 45],
    ['-100123:2', -100_123, 2],
    ['-4503599627370496:4503599627370496', -LARGEST, LARGEST],
  ];
  for (const [id, chatId, topicId] of known) {
    it(`is the place ${id}`, () => {
      assert.deepEqual(readPlace(id), { chatId, topicId });
      assert.equal(remoteSessionIdOf({ chatId, topicId }), id);
      assert.equal(wholeChatOf(id), String(chatId));
    });
  }

  for (const id of [
    '',
    '0',
    '12:',
    ':3',
    '12:0',
    '12:-3',
    '12:03',
    '012',
    '+12',
    ' 12',
    '12 ',
    '1e3',
    '12:3:4',
    'ada',
    '@ada',
    '9'.repeat(17),
  ]) {
    it(`is not ${JSON.stringify(id)}`, () => {
      assert.equal(readPlace(id), undefined);
      assert.equal(wholeChatOf(id), id);
    });
  }

  it('is written in one way alone', () => {
    const chats = fc.integer({ min: -LARGEST, max: LARGEST }).filter((id) => id !== 0);
    const topics = fc.option(fc.integer({ min: 1, max: LARGEST }), { nil: undefined });
    fc.assert(
      fc.property(chats, topics, (chatId, topicId) => {
        assert.deepEqual(readPlace(remoteSessionIdOf({ chatId, topicId })), { chatId, topicId });
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^-?\d{1,4}(:\d{1,4})?$/)), (id) => {
        const place = readPlace(id);
        if (place !== undefined) assert.equal(remoteSessionIdOf(place), id);
      }),
    );
  });
});
