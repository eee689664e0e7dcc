import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDoubleTaps } from './double-taps.ts';

const ref = { provider: 'telegram', sessionId: '7' };
const press = (eventId: string, at: number, more: object = {}) => ({
  eventId,
  ref,
  messageId: 'm1',
  actionId: 'mode:plan',
  at,
  ...more,
});

describe('a second tap', () => {
  it('on the same button within two seconds is one tap', () => {
    const isSecond = createDoubleTaps();
    assert.deepEqual(
      [isSecond(press('e1', 0)), isSecond(press('e2', 300)), isSecond(press('e3', 1_999))],
      [false, true, true],
    );
  });

  it('counts when it comes later, on another button, message or chat', () => {
    const isSecond = createDoubleTaps();
    isSecond(press('e1', 0));
    for (const [id, at, more] of [
      ['e2', 2_000, {}],
      ['e3', 2_100, { actionId: 'mode:default' }],
      ['e4', 2_200, { messageId: 'm2' }],
      ['e5', 2_300, { ref: { provider: 'telegram', sessionId: '8' } }],
    ] as const) {
      assert.equal(isSecond(press(id, at, more)), false, id);
    }
  });

  it('is not the event of the first that comes again', () => {
    const isSecond = createDoubleTaps();
    assert.deepEqual([isSecond(press('e1', 0)), isSecond(press('e1', 0))], [false, false]);
  });

  it('costs no more memory with a million chats', () => {
    const isSecond = createDoubleTaps();
    for (let chat = 0; chat < 5_000; chat++) {
      isSecond(press(`e${chat}`, chat, { ref: { provider: 'telegram', sessionId: String(chat) } }));
    }
    const of = (chat: number) => ({ ref: { provider: 'telegram', sessionId: String(chat) } });
    assert.equal(isSecond(press('again', 4_999, of(4_999))), true);
    assert.equal(isSecond(press('again', 1, of(1))), false);
  });
});
