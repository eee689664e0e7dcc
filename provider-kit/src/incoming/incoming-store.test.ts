import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createIncomingStore } from './incoming-store.ts';

withDatabases('messages that people have sent', KIT_TABLES, (database) => {
  const setup = () => {
    const store = createIncomingStore(database());
    const { write } = database();
    const put = (platformId: string, { content = 'hello', eventId = 'evt_1', at = 1_000, isPart = false } = {}) => {
      const albumPart = isPart ? { id: platformId, text: `part ${platformId}`, attachments: [] } : undefined;
      return write(() => store.put({ remoteSessionId: '1', platformId, content, eventId, albumPart }, at));
    };
    return { store, write, put };
  };

  it('are known by what they said last', async () => {
    const { store, put } = setup();
    await put('7');
    assert.deepEqual(await store.find('1', '7', 'hello'), { eventId: 'evt_1', isAlbumPart: false, isSame: true });
    await Promise.all([put('7', { content: 'bye', eventId: 'evt_2' }), put('7', { content: 'bye', eventId: 'evt_2' })]);
    assert.deepEqual(await store.find('1', '7', 'hello'), { eventId: 'evt_2', isAlbumPart: false, isSame: false });
    assert.deepEqual([await store.find('2', '7', 'bye'), await store.find('1', '8', 'bye')], [undefined, undefined]);
  });

  it('of an album stand in the order of their numbers, and go along with the event that tells of them', async () => {
    const { store, write, put } = setup();
    for (const id of ['10', '9', '11']) await put(id, { isPart: true });
    await put('8');
    await put('12', { isPart: true, eventId: 'evt_2' });
    const parts = async (eventId: string) => (await store.albumParts('1', eventId)).map(({ platformId }) => platformId);
    assert.deepEqual(await parts('evt_1'), ['9', '10', '11']);
    await write(() => store.moveTo('1', 'evt_2', 'evt_1'));
    assert.deepEqual([await parts('evt_1'), await parts('evt_2')], [['9', '10', '11', '12'], []]);
    assert.deepEqual(
      (await store.albumOf('1', '10')).map(({ text }) => text),
      ['part 9', 'part 10', 'part 11', 'part 12'],
    );
    assert.deepEqual([await store.albumOf('1', '8'), await store.albumOf('1', '99')], [[], []]);
  });

  it('are forgotten some at a time when they were not seen for long, or with their remote session', async () => {
    const { store, write, put } = setup();
    for (const id of ['1', '2', '3', '4']) await put(id);
    await write(() => store.touch('1', '4', 9_000));
    const prune = () => write(() => store.prune(5_000, 2));
    assert.deepEqual([await prune(), await prune(), await prune()], [2, 1, 0]);
    assert.notEqual(await store.find('1', '4', ''), undefined);
    await write(() => store.forget('1'));
    assert.equal(await store.find('1', '4', ''), undefined);
  });
});
