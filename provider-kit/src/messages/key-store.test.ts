import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createKeyStore } from './key-store.ts';
import { createMessageStore, newMessageId } from './message-store.ts';

withDatabases('idempotency keys', KIT_TABLES, (database) => {
  it('are taken once, whoever comes at the same time, and forgotten after their time', async () => {
    const keys = createKeyStore(database());
    const messages = createMessageStore(database());
    const { write } = database();
    const accept = () =>
      write(async () => {
        const messageId = newMessageId();
        const known = await keys.take('k', { fingerprint: 'print', messageId }, 1_000);
        return known?.messageId ?? messages.add({ remoteSessionId: '1', text: 'hello' }, 1_000, messageId);
      });
    const accepted = await Promise.all([accept(), accept(), accept(), accept()]);
    assert.equal(new Set(accepted).size, 1);
    const known = { fingerprint: 'print', messageId: accepted[0] };
    assert.deepEqual(await keys.find('k'), known);
    assert.deepEqual(await write(() => keys.take('k', { fingerprint: 'other', messageId: 'other' }, 2_000)), known);
    const rows = await database().prepare("SELECT COUNT(*) AS count FROM messages WHERE status = 'queued'").get();
    assert.equal(rows?.count, 1);
    await write(() => keys.take('young', { fingerprint: 'print', messageId: 'm' }, 9_000));
    assert.deepEqual([await write(() => keys.prune(5_000, 5)), await keys.find('k')], [1, undefined]);
    assert.equal((await keys.find('young'))?.messageId, 'm');
  });
});
