import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { TELEGRAM_TABLES } from '../testing/telegram-tables.ts';
import { createAlbumStore } from './album-store.ts';
import type { MessageReceived } from './join-album.ts';

const event = (text: string): MessageReceived => ({
  type: 'message.received',
  timestamp: '2026-11-01T10:00:00.000Z',
  data: {
    provider: 'telegram',
    remoteSession: { sessionId: '1' },
    message: { id: '1', text, attachments: [] },
  },
});

withDatabases('albums', TELEGRAM_TABLES, (database) => {
  const setup = () => {
    const albums = createAlbumStore(database());
    const { write } = database();
    const add = (remoteSessionId: string, albumId: string, eventId: string) =>
      write(() => albums.add({ remoteSessionId, albumId }, { eventId, event: event(eventId), receivedAt: 1_000 }));
    const parts = async (remoteSessionId: string, albumId: string) =>
      (await albums.parts({ remoteSessionId, albumId })).map(({ eventId }) => eventId);
    return { albums, write, add, parts };
  };

  it('hold their parts in the order in which they came, each once', async () => {
    const { albums, write, add, parts } = setup();
    await add('1', 'x', 'evt_b');
    await add('1', 'y', 'evt_c');
    await add('1', 'x', 'evt_a');
    await add('2', 'x', 'evt_d');
    await assert.rejects(add('1', 'x', 'evt_a'));
    assert.deepEqual([await parts('1', 'x'), await parts('2', 'x')], [['evt_b', 'evt_a'], ['evt_d']]);
    assert.deepEqual((await albums.parts({ remoteSessionId: '2', albumId: 'x' }))[0], {
      eventId: 'evt_d',
      event: event('evt_d'),
      receivedAt: 1_000,
    });
    const message = { id: '1', text: 'changed\0', attachments: [] };
    const change = (id: string) => write(() => albums.changePart(id, message));
    assert.deepEqual([await change('evt_a'), await change('evt_x')], [true, false]);
    assert.deepEqual((await albums.parts({ remoteSessionId: '1', albumId: 'x' }))[1]?.event.data.message, message);
  });

  it('are open until they are removed, the longest open first', async () => {
    const { albums, write, add, parts } = setup();
    await add('1', 'y', 'evt_1');
    await add('2', 'x', 'evt_2');
    await add('1', 'x', 'evt_3');
    await add('1', 'y', 'evt_4');
    const [y, two, x] = [
      { remoteSessionId: '1', albumId: 'y' },
      { remoteSessionId: '2', albumId: 'x' },
      { remoteSessionId: '1', albumId: 'x' },
    ];
    assert.deepEqual(await albums.open(), [y, two, x]);
    assert.deepEqual(
      (await albums.openOf('1')).toSorted((a, b) => a.albumId.localeCompare(b.albumId)),
      [x, y],
    );
    await write(() => albums.remove(y));
    assert.deepEqual([await parts('1', 'y'), await albums.open()], [[], [two, x]]);
    await write(() => albums.forget('1'));
    assert.deepEqual(await albums.open(), [two]);
  });
});
