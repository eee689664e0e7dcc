import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { TELEGRAM_TABLES } from '../testing/telegram-tables.ts';
import { createTopicNames } from './topic-names.ts';

withDatabases('names of topics', TELEGRAM_TABLES, (database) => {
  const note = (id: string, name: string, isNew = false) =>
    database().write(() => createTopicNames(database()).note(id, { name, isNew }));

  it('are the first that was told until a new one is', async () => {
    const names = createTopicNames(database());
    await Promise.all([note('-1:7', 'first'), note('-1:7', 'first')]);
    await note('-1:7', 'once');
    assert.deepEqual([await names.find('-1:7'), await names.find('-1:8')], ['first', undefined]);
    await note('-1:7', 'new', true);
    assert.equal(await names.find('-1:7'), 'new');
    await database().write(() => names.forget('-1:7'));
    assert.equal(await names.find('-1:7'), undefined);
  });

  it('are a thousand in a chat at most', async () => {
    const names = createTopicNames(database());
    await database().write(() =>
      database()
        .prepare(
          `INSERT INTO topic_names (remote_session_id, chat_session_id, name)
           WITH RECURSIVE topics (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM topics WHERE id < 999)
           SELECT '-1:' || id, '-1', 'x' FROM topics`,
        )
        .run(),
    );
    for (const id of ['-1:1000', '-1:1001', '-2:1']) await note(id, 'x', true);
    assert.deepEqual(
      [await names.find('-1:1000'), await names.find('-1:1001'), await names.find('-2:1')],
      ['x', undefined, 'x'],
    );
    const prune = () => database().write(() => names.prune(700));
    assert.deepEqual([await prune(), await prune()], [700, 301]);
  });

  it('stay as long as their chat is known', async () => {
    await note('-1:7', 'x');
    await note('-2:7', 'x');
    await database().write(() =>
      database()
        .prepare(
          `INSERT INTO pairings (remote_session_id, user_id, code, status, source, remote_session, created_at,
             expires_at, shown_at) VALUES ('-1', '1', '', 'approved', 'code', '{}', 1, 1, 1)`,
        )
        .run(),
    );
    const names = createTopicNames(database());
    assert.equal(await database().write(() => names.prune(10)), 1);
    assert.equal(await names.find('-1:7'), 'x');
  });
});
