import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { TELEGRAM_TABLES } from '../testing/telegram-tables.ts';
import { createMovedChats } from './moved-chats.ts';

const [GROUP, SUPERGROUP, NEXT] = [-42, -1_001_234_567_890, -4_503_599_627_370_495];

withDatabases('chats that have moved', TELEGRAM_TABLES, (database) => {
  it('keep the name of their first home, however often and by whomever they are told', async () => {
    const moved = createMovedChats(database(), '900');
    const note = (from: number, to: number) => database().write(() => moved.note({ from, to }));
    await Promise.all([note(GROUP, SUPERGROUP), note(GROUP, SUPERGROUP)]);
    assert.equal(await moved.homeOf(SUPERGROUP), GROUP);
    await note(SUPERGROUP, NEXT);
    assert.deepEqual([await moved.homeOf(NEXT), await moved.homeOf(SUPERGROUP)], [GROUP, SUPERGROUP]);
    assert.equal(await moved.remoteSessionIdOf({ chatId: NEXT, topicId: 7 }), `${GROUP}:7`);
    assert.deepEqual(await moved.placeOf(`${GROUP}:7`), { chatId: NEXT, topicId: 7, homeId: GROUP, laterBotId: '900' });
    assert.equal((await moved.placeOf('5')).chatId, 5);
    assert.equal((await moved.placeOf('nowhere')).chatId, Number.NaN);
    // Another group goes on as the same chat.
    await note(-43, NEXT);
    assert.deepEqual([await moved.homeOf(NEXT), (await moved.placeOf(`${GROUP}`)).chatId], [-43, GROUP]);
  });
});
