import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createKnownFiles, createNameFiles } from 'provider-kit';
import { openTelegramDatabase } from '../telegram-database.ts';
import { temporaryFolder } from '../testing/start-provider.ts';

it('the same file has the same id of ours in one remote session, another one in another, and never that of Telegram', async (t) => {
  const database = await openTelegramDatabase(temporaryFolder(t));
  t.after(() => database.close());
  const files = createKnownFiles(database);
  let now = 1_000;
  const nameFiles = createNameFiles(files, () => now);
  const idOf = async (remoteSessionId: string, fileId: string, uniqueId?: string) => {
    const file = { fileId, name: 'a.txt', mimeType: 'text/plain', size: 1, kind: 'document' };
    const uniqueIds = new Map(uniqueId === undefined ? [] : [[fileId, uniqueId]]);
    const message = {
      id: 'm',
      text: '',
      replyTo: { id: 'n', text: '[document]', attachments: [file] },
      attachments: [file],
    };
    const named = await database.write(() => nameFiles(remoteSessionId, message, uniqueIds));
    return [named.attachments[0]?.fileId ?? '', named.replyTo?.attachments?.[0]?.fileId ?? ''] as const;
  };
  const [id, pointed] = await idOf('1', 'F', 'unique');
  assert.equal(pointed, id);
  now = 5_000;
  assert.deepEqual(await idOf('1', 'newer F', 'unique'), [id, id]);
  assert.notEqual((await idOf('1', 'G', 'another'))[0], id);
  assert.notEqual((await idOf('2', 'F', 'unique'))[0], id);
  const [first, second] = await idOf('1', 'H');
  assert.notEqual(first, second);
  // What came again is kept for longer, and read under the id that Telegram gives it now.
  await database.write(() => files.prune(4_000, 10));
  assert.equal((await files.find(id))?.platformId, 'newer F');
});
