import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { it } from 'node:test';
import { createUpdateLog } from 'provider-kit';
import { openDatabase } from 'service-kit';
import { createReferenceStore } from './conversations/reference-store.ts';
import { MIGRATIONS, openTeamsDatabase } from './teams-database.ts';
import { temporaryFolder } from './testing/start-provider.ts';

const RELEASED = ['5bc4f299', 'c310630e', 'afcc2f49', '7b6c473f', '2a1a1617', '4c8ccd04', 'a9ce5cec', '1478af90'];

it('a database of an earlier version opens: what was handled is not handled again, and all ways are known', async (t) => {
  const dataDir = temporaryFolder(t);
  const earlier = openDatabase(join(dataDir, 'teams.db'), MIGRATIONS.slice(0, RELEASED.length));
  await earlier.write(async () => {
    await earlier.prepare("INSERT INTO activities (key, handled_at) VALUES ('k', 1)").run();
    await earlier
      .prepare(
        `INSERT INTO conversation_references (remote_session_id, kind, service_url, tenant_id, bot_id, seen_at)
         VALUES ('a:1', 'personal', 'https://smba.trafficmanager.net/amer/', 't', '28:b', 1)`,
      )
      .run();
  });
  await earlier.close();
  const database = await openTeamsDatabase(dataDir);
  t.after(() => database.close());
  assert.equal(await createUpdateLog(database).addIfNew('teams', 'k', 2), false);
  assert.equal((await createReferenceStore(database).find('a:1'))?.kind, 'personal');
});

it('what was released is still what is applied, in that order', () => {
  const hashOf = (sql: string) => createHash('sha256').update(sql).digest('hex').slice(0, 8);
  assert.deepEqual(MIGRATIONS.slice(0, RELEASED.length).map(hashOf), RELEASED);
});
