import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type ConsentPort, createFileConsents, kitWordsFor } from 'provider-kit';
import { createManualClock, createQueueStore } from 'service-kit';
import { createMessageStore } from '../../../provider-kit/src/messages/message-store.ts';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { TEAMS_TABLES } from '../testing/teams-tables.ts';

const none = () => {};

withDatabases('answers to the question whether a file is wanted', TEAMS_TABLES, (database) => {
  it('count once, and wait on disk until the file is where its person wants it', async () => {
    const { write } = database();
    const clock = createManualClock();
    const words = kitWordsFor('en');
    const said: string[] = [];
    const shown = Promise.withResolvers<object>();
    const port: ConsentPort<{ place: string }> = {
      place: async () => 'your OneDrive',
      upload: async () => ({ status: 'done' }),
      ask: async () => ({ status: 'ok', result: '' }),
      show: async (_id, info) => {
        shown.resolve(info);
        return { status: 'ok', result: '' };
      },
      removeQuestion: async () => ({ status: 'ok', result: '' }),
    };
    const file = { name: 'a.txt', mimeType: 'text/plain', size: 1, sendAs: 'document' as const, path: '/spool/a' };
    const open = () =>
      createFileConsents({
        database: database(),
        port,
        kit: {
          findFile: async () => file,
          releaseFile: async () => {},
          isPaired: async () => true,
          say: async (_id, { text }) => void said.push(text),
          wordsOf: async () => words,
        },
        clock,
        log: { warn: none, error: none },
      });
    const messageId = await write(() => createMessageStore(database()).add({ remoteSessionId: '1', text: '' }, 1_000));
    const answer = { messageId, cardId: undefined, uploadInfo: { place: 'p' } };
    const consents = open();
    const failing = write(async () => {
      await consents.answer('1', answer);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    await write(() => consents.answer('1', answer));
    await write(() => consents.answer('1', answer));
    assert.deepEqual(said, [words.files.notWaiting]);
    const uploads = createQueueStore(database(), 'uploads', clock.now);
    assert.equal((await uploads.list('1')).length, 1);
    const next = open();
    await next.start();
    assert.deepEqual(await shown.promise, { place: 'p' });
    await next.stop();
    await consents.stop();
    const row = await database().prepare('SELECT state FROM file_consents WHERE message_id = ?').get(messageId);
    assert.equal(row?.state, 'uploaded');
  });
});
