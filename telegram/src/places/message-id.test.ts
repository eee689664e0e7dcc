import assert from 'node:assert/strict';
import { it } from 'node:test';
import { messageIdIn, platformIdOf, readPlatformId } from './message-id.ts';

const HOME = -42;

const known: [string, number, number][] = [
  ['7', HOME, 7],
  ['7@-100123', -100_123, 7],
  ['2147483647', HOME, 2_147_483_647],
];
for (const [platformId, chatId, messageId] of known) {
  it(`${platformId} is a message`, () => {
    assert.deepEqual(readPlatformId(platformId, HOME), { chatId, messageId });
    assert.equal(platformIdOf({ chatId, messageId }, HOME), platformId);
  });
}

for (const [platformId, chatId] of [
  ['7~900', HOME],
  ['7@-100123~900', -100_123],
] as const) {
  it(`${platformId} is a message of a later bot, and of no other`, () => {
    const message = { chatId, messageId: 7, laterBotId: '900' };
    assert.deepEqual(readPlatformId(platformId, HOME), message);
    assert.equal(platformIdOf(message, HOME), platformId);
    assert.equal(messageIdIn({ chatId, homeId: HOME, laterBotId: '900' }, platformId), 7);
    assert.equal(messageIdIn({ chatId, homeId: HOME, laterBotId: '901' }, platformId), undefined);
    assert.equal(messageIdIn({ chatId, homeId: HOME }, platformId), undefined);
    assert.equal(messageIdIn({ chatId: HOME, homeId: HOME, laterBotId: '900' }, '7'), undefined);
  });
}

for (const none of [
  '7~',
  '~900',
  '7~0',
  '7~900@-1',
  '',
  '0',
  '-7',
  '07',
  '7@',
  '7@0',
  '@-100',
  '7@a',
  '7:8',
  'msg_1',
  '7@-1@-2',
  '1'.repeat(16),
]) {
  it(`${JSON.stringify(none)} is none`, () => assert.equal(readPlatformId(none, HOME), undefined));
}
