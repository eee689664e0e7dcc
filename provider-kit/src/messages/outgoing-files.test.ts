import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Database } from 'service-kit';
import { openKitDatabase } from '../testing/open-kit-database.ts';
import { createMessageStore } from './message-store.ts';
import { createOutgoingFiles } from './outgoing-files.ts';

it('a file that is added while it is looked whether there are any is released when it was sent', async (t) => {
  const database = openKitDatabase(t);
  const messages = createMessageStore(database);
  const answer = Promise.withResolvers<void>();
  let looks = 0;
  const slow: Pick<Database, 'prepare' | 'write' | 'isShared'> = {
    isShared: false,
    write: database.write,
    prepare(sql) {
      const statement = database.prepare(sql);
      if (!sql.includes('LIMIT 1')) return statement;
      return {
        ...statement,
        async get() {
          const row = await statement.get();
          looks += 1;
          if (looks === 1) await answer.promise;
          return row;
        },
      };
    },
  };
  const removed: string[] = [];
  const files = createOutgoingFiles({
    database: slow,
    spool: { pathOf: (name) => name, list: async () => [], remove: async (name) => void removed.push(name) },
    now: () => 1,
    log: { error: () => assert.fail('nothing fails') },
  });
  const looking = files.release();
  const id = await database.write(async () => {
    const added = await messages.add({ remoteSessionId: '5', text: 'x' }, 1);
    await files.add(added, {
      name: 'a.txt',
      mimeType: 'text/plain',
      size: 1,
      sendAs: 'document',
      spoolName: 'spooled',
    });
    return added;
  });
  answer.resolve();
  await looking;
  await database.write(() => messages.markSent(id, 1));
  await files.release();
  assert.deepEqual(removed, ['spooled']);
});
