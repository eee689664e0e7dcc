import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createKnownFiles } from './files/known-files.ts';
import { createIncomingStore } from './incoming/incoming-store.ts';
import { createUpdateLog } from './incoming/update-log.ts';
import { createKeyStore } from './messages/key-store.ts';
import { createMessageStore } from './messages/message-store.ts';
import { type Prune, pruneInPieces } from './prune-in-pieces.ts';
import { createEventStore } from './subscriptions/event-store.ts';
import { openKitDatabase } from './testing/open-kit-database.ts';

const ROWS = 2_500;
const OLD = 1_000;
const YOUNG = 9_000;
const BORDER = 5_000;

/** A database with many old rows and one young row of every kind, beside those that must stay. */
async function setup(t: TestContext) {
  const database = openKitDatabase(t);
  const updates = createUpdateLog(database);
  const files = createKnownFiles(database);
  const incoming = createIncomingStore(database);
  const messages = createMessageStore(database);
  const keys = createKeyStore(database);
  const events = createEventStore(database);
  const file = { fileId: 'f', name: 'n', mimeType: 't/t', size: 1, kind: 'document' };
  const addAll = async (index: number, at: number) => {
    await updates.addIfNew('1', `${index}`, at);
    await files.add('1', file, `${index}`, at);
    const seen = { remoteSessionId: '1', platformId: `${index}`, content: 'x', eventId: 'e', albumPart: undefined };
    await incoming.put(seen, at);
    const id = await messages.add({ remoteSessionId: '1', text: 'x' }, at);
    await messages.markSent(id, 1);
    await keys.take(`${index}`, { fingerprint: '', messageId: id }, at);
    const event = { type: 't', remoteSessionId: '1', body: '{}' };
    await events.add({ ...event, id: `unclaimed ${index}` }, at);
    await events.add({ ...event, id: `claimed ${index}` }, at);
    await events.claim(`claimed ${index}`, at);
  };
  await database.write(async () => {
    for (let index = 0; index < ROWS; index++) await addAll(index, OLD);
    await addAll(ROWS, YOUNG);
    await messages.add({ remoteSessionId: '1', text: 'still waits' }, OLD);
  });
  const kinds: Record<string, [table: string, prune: Prune, left: number]> = {
    updates: ['updates', (limit) => updates.prune(BORDER, limit), 1],
    files: ['known_files', (limit) => files.prune(BORDER, limit), 1],
    'incoming messages': ['incoming_messages', (limit) => incoming.prune(BORDER, limit), 1],
    messages: ['messages', (limit) => messages.prune(BORDER, limit), 2],
    keys: ['idempotency_keys', (limit) => keys.prune(BORDER, limit), 1],
    'claimed events': ['events WHERE claims > 0', (limit) => events.pruneClaimed(BORDER, limit), 1],
    'unclaimed events': ['events WHERE claims = 0', (limit) => events.pruneUnclaimed(BORDER, limit), 1],
  };
  return { database, kinds };
}

describe('what is past its time', async () => {
  it('goes in pieces, and nothing else does', async (t) => {
    const { database, kinds } = await setup(t);
    for (const [kind, [table, prune, left]] of Object.entries(kinds)) {
      const pieces: number[] = [];
      await pruneInPieces(database, [
        async (limit) => {
          const removed = await prune(limit);
          pieces.push(removed);
          return removed;
        },
      ]);
      assert.deepEqual(pieces, [1_000, 1_000, 500], kind);
      const rows = await database.prepare(`SELECT COUNT(*) AS count FROM ${table}`).get();
      assert.equal(rows?.count, left, kind);
    }
  });
});
