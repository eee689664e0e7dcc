import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createMessageStore } from './message-store.ts';
import { createOutgoingFiles } from './outgoing-files.ts';

withDatabases('files of messages', KIT_TABLES, (database) => {
  const setup = () => {
    const spooled = new Set<string>();
    const time = { now: 1_000 };
    const messages = createMessageStore(database());
    const { write } = database();
    const open = () =>
      createOutgoingFiles({
        database: database(),
        spool: {
          pathOf: (name) => `/spool/${name}`,
          remove: async (name) => void spooled.delete(name),
          list: async () => [...spooled],
        },
        now: () => time.now,
        log: { error: () => assert.fail() },
      });
    const files = open();
    const send = async (spoolName: string) => {
      spooled.add(spoolName);
      return write(async () => {
        const id = await messages.add({ remoteSessionId: '1', text: '' }, 1_000);
        const facts = { name: 'a.png', mimeType: 'image/png', size: 3, sendAs: 'photo' as const };
        await files.add(id, { ...facts, spoolName });
        return id;
      });
    };
    return { files, open, messages, write, send, spooled, time };
  };

  it('are there until their message ends, or as long as they are asked for', async () => {
    const { files, messages, write, send, spooled, time } = setup();
    const [sent, asked, dead, waits] = [
      await send('sent'),
      await send('asked'),
      await send('dead'),
      await send('waits'),
    ];
    const facts = { name: 'a.png', mimeType: 'image/png', size: 3, sendAs: 'photo' };
    assert.deepEqual(await files.find(sent), { ...facts, path: '/spool/sent' });
    await write(() => files.sendAsDocument(waits));
    assert.deepEqual(await files.find(waits), { ...facts, sendAs: 'document', path: '/spool/waits' });
    await write(async () => {
      await messages.markSent(sent, 1);
      await messages.markSent(asked, 1);
      await files.keepUntil(asked, 5_000);
      await createDeadLetters(database()).add(dead, 'refused', 1_000, 1);
    });
    await files.release();
    assert.deepEqual([...spooled], ['asked', 'dead', 'waits']);
    assert.equal((await files.find(sent))?.path, undefined);
    time.now = 5_001;
    await files.release();
    assert.deepEqual([...spooled], ['dead', 'waits']);
    assert.equal(await files.find('msg_x'), undefined);
  });

  it('that nobody took are removed, and what a process has left', async () => {
    const { files, open, messages, write, send, spooled } = setup();
    const id = await send('taken');
    spooled.add('left');
    const removeLeftovers = await files.findLeftovers();
    spooled.add('new');
    await removeLeftovers();
    assert.deepEqual([...spooled], ['taken', 'new']);
    for (const name of ['taken', 'new']) await files.discardUnused(name);
    assert.deepEqual([...spooled], ['taken']);
    await write(() => messages.markSent(id, 1));
    await files.release();
    await files.release();
    assert.deepEqual([...spooled], []);
    if (!database().isShared) return;
    // Another process has found none, and sees what this one adds.
    const other = open();
    await other.release();
    const later = await send('later');
    await write(() => messages.markSent(later, 1));
    await other.release();
    assert.deepEqual([...spooled], []);
  });
});
