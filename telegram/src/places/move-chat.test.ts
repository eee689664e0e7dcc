import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openDatabase } from 'service-kit';
import { createMoveChat } from './move-chat.ts';
import { createMovedChats, MOVED_CHAT_TABLES } from './moved-chats.ts';

const [GROUP, SUPERGROUP] = [-42, -100_123];
type Pairing = 'approved' | 'pending' | undefined;

function setup(t: TestContext, pairings: Record<number, Pairing>) {
  const database = openDatabase(':memory:', [MOVED_CHAT_TABLES]);
  t.after(() => database.close());
  const movedChats = createMovedChats(database);
  const known = new Map(Object.entries(pairings));
  const ended: string[] = [];
  const moveChat = createMoveChat({
    movedChats,
    isKnown: async (id) => known.get(id) !== undefined,
    isPaired: async (id) => known.get(id) === 'approved',
    withdraw: async (id) => void (known.get(id) === 'pending' && ended.push(`withdrawn ${id}`)),
    async revoke(id, reason) {
      if (known.get(id) === 'approved') ended.push(`revoked ${id}: ${reason}`);
      return true;
    },
  });
  const move = (from: number, to: number) => database.write(() => moveChat({ from, to }));
  return { movedChats, ended, move };
}

describe('a group that becomes a supergroup', async () => {
  it('keeps the names of its remote sessions, which are in the supergroup from then on, with its topics', async (t) => {
    const { movedChats, move } = setup(t, { [GROUP]: 'approved' });
    const before = { chatId: GROUP, topicId: undefined, homeId: GROUP };
    assert.deepEqual(await movedChats.placeOf('-42'), before);
    for (let time = 0; time < 2; time++) assert.equal(await move(GROUP, SUPERGROUP), true);
    assert.deepEqual(await movedChats.placeOf('-42'), { ...before, chatId: SUPERGROUP });
    assert.deepEqual(await movedChats.placeOf('-42:7'), { chatId: SUPERGROUP, topicId: 7, homeId: GROUP });
    assert.deepEqual(
      await Promise.all([GROUP, SUPERGROUP, 42].map((chatId) => movedChats.remoteSessionIdOf({ chatId, topicId: 7 }))),
      ['-42:7', '-42:7', '42:7'],
    );
  });

  const others: [string, Record<number, Pairing>, boolean, string[]][] = [
    ['that waits for approval waits on', { [GROUP]: 'pending' }, true, []],
    [
      'that was taken for a new one asks no more',
      { [GROUP]: 'approved', [SUPERGROUP]: 'pending' },
      true,
      ['withdrawn -100123'],
    ],
    [
      'that was approved twice goes on once',
      { [GROUP]: 'approved', [SUPERGROUP]: 'approved' },
      true,
      ['revoked -100123: it goes on as -42'],
    ],
    [
      'that was approved as a supergroup alone goes on as that',
      { [GROUP]: 'pending', [SUPERGROUP]: 'approved' },
      false,
      [],
    ],
    ['of which nothing is known leaves nothing behind', {}, false, []],
  ];
  for (const [name, pairings, follows, expected] of others) {
    it(name, async (t) => {
      const { movedChats, ended, move } = setup(t, pairings);
      assert.equal(await move(GROUP, SUPERGROUP), follows);
      assert.deepEqual([await movedChats.homeOf(SUPERGROUP), ended], [follows ? GROUP : SUPERGROUP, expected]);
    });
  }

  it('is never a person, nor itself, and nowhere is what is no place', async (t) => {
    const { movedChats, move } = setup(t, { 42: 'approved', [SUPERGROUP]: 'approved' });
    assert.deepEqual([await move(42, SUPERGROUP), await move(SUPERGROUP, SUPERGROUP)], [false, false]);
    assert.deepEqual((await movedChats.placeOf('ada')).chatId, Number.NaN);
  });
});
