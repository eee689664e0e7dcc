import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { it } from 'node:test';
import { createIncomingStore, createKnownFiles, createPartStore, createUpdateLog } from 'provider-kit';
import { openDatabase } from 'service-kit';
import { findLaterBot } from './places/first-bot.ts';
import { MIGRATIONS, openTelegramDatabase } from './telegram-database.ts';
import { temporaryFolder } from './testing/start-provider.ts';

it('a database of an earlier version opens, and its files are still known', async (t) => {
  const dataDir = temporaryFolder(t);
  const earlier = openDatabase(join(dataDir, 'telegram.db'), MIGRATIONS.slice(0, 2));
  await earlier.write(() =>
    earlier
      .prepare(
        `INSERT INTO known_files (id, remote_session_id, platform_id, name, mime_type, size, created_at)
         VALUES ('file_1', '1', 'F', 'a.txt', 'text/plain', 3, 1)`,
      )
      .run(),
  );
  await earlier.close();
  const database = await openTelegramDatabase(dataDir);
  t.after(() => database.close());
  const files = createKnownFiles(database);
  assert.equal((await files.find('file_1'))?.name, 'a.txt');
  assert.equal((await database.prepare('SELECT COUNT(*) AS count FROM incoming_messages').get())?.count, 0);
});

it('what was released is still what is applied, in that order', () => {
  const released = ['5bc4f2995d0660b1', '7522618ac57cff7d', 'afcc2f497595b13b', '7b6c473f250a2603', '2a1a1617c0514513'];
  const hashOf = (sql: string) => createHash('sha256').update(sql).digest('hex').slice(0, 16);
  assert.deepEqual(MIGRATIONS.slice(0, released.length).map(hashOf), released);
});

it('numbers of Telegram become words in a database of an earlier version, and nothing is forgotten', async (t) => {
  const dataDir = temporaryFolder(t);
  const earlier = openDatabase(join(dataDir, 'telegram.db'), MIGRATIONS.slice(0, 5));
  await earlier.write(async () => {
    for (const sql of [
      `INSERT INTO messages (id, remote_session_id, status, text, format, silent, created_at)
       VALUES ('msg_1', '-100123', 'sent', 'x', 'plain', 0, 1)`,
      `INSERT INTO message_parts (message_id, slot, position, remote_session_id, platform_id, fingerprint)
       VALUES ('msg_1', '0', 0, '-100123', 9007199254740991, 'f'), ('msg_1', '1', 1, '-100123', NULL, '')`,
      `INSERT INTO incoming_messages (remote_session_id, platform_id, content_hash, event_id, album_part, seen_at)
       VALUES ('-100123', 9, 'h', 'evt_1', '{"id":"9"}', 1), ('-100123', 10, 'h', 'evt_1', '{"id":"10"}', 1)`,
      'INSERT INTO updates (bot_id, update_id, handled_at) VALUES (42, 7, 1)',
    ]) {
      await earlier.prepare(sql).run();
    }
  });
  await earlier.close();
  const database = await openTelegramDatabase(dataDir);
  t.after(() => database.close());
  const parts = createPartStore(database);
  assert.deepEqual(
    (await parts.list('msg_1')).map(({ platformId }) => platformId),
    ['9007199254740991', undefined],
  );
  assert.equal(await parts.messageIdOf('-100123', '9007199254740991'), 'msg_1');
  const albumParts = await createIncomingStore(database).albumParts('-100123', 'evt_1');
  assert.deepEqual(
    albumParts.map(({ platformId }) => platformId),
    ['9', '10'],
  );
  assert.equal(await findLaterBot(database, '42:a-new-token'), undefined, 'its bot is known by its updates');
  assert.equal(await findLaterBot(database, '43:x'), '43');
  assert.equal(await createUpdateLog(database).addIfNew('42', '7', 2), false);
  assert.equal(await createUpdateLog(database).addIfNew('42', '8', 2), true);
});
