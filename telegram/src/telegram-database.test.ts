import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { createKnownFiles } from 'provider-kit';
import { openDatabase } from 'service-kit';
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
  assert.equal(files.find('file_1')?.name, 'a.txt');
  assert.equal(database.prepare('SELECT COUNT(*) AS count FROM incoming_messages').get()?.count, 0);
});
