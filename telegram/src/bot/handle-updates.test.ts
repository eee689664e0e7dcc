import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Update } from '@grammyjs/types';
import { createManualClock } from 'service-kit';
import { createHandleUpdates } from './handle-updates.ts';

function setup(findMessage: () => string | undefined = () => undefined) {
  const published: string[] = [];
  const said: string[] = [];
  const logged: object[] = [];
  const handle = createHandleUpdates({
    database: { write: async (work) => work() },
    updateLog: { addIfNew: () => true, prune: () => 0 },
    requirePairing: () => true,
    lookups: { findMessage, findAction: () => undefined, findRun: () => undefined },
    publish: (id) => void published.push(id),
    say: (_remoteSessionId, { text }) => void said.push(text),
    revoke: () => false,
    reach: { reachable: () => {}, unreachable: () => {} },
    pressOwn: () => false,
    answerButton: () => {},
    clock: createManualClock(),
    log: { error: (details) => void logged.push(details) },
  });
  return { published, said, logged, handle: (...updates: Update[]) => handle(updates, { id: 1, username: 'the_bot' }) };
}

const chat = { id: 5, type: 'private', first_name: 'First' };
const message = (updateId: number, content: object) =>
  ({ update_id: updateId, message: { message_id: updateId, date: 1_700_000_000, chat, ...content } }) as Update;

describe('a batch of updates', () => {
  it('is not held up by one whose form nobody knows yet', async () => {
    const { handle, published, said, logged } = setup();
    const unknown = message(2, { text: 'my words', forward_origin: { type: 'of_the_future' } });
    await handle(message(1, { text: 'before' }), unknown, message(3, { text: 'after' }));
    assert.deepEqual(published, ['evt_1_1', 'evt_1_3']);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /can't be passed on/);
    assert.equal(logged.length, 1);
    assert.ok(!JSON.stringify(logged).includes('my words'));
  });

  it('stays unconfirmed as a whole where the database cannot be read', async () => {
    const { handle } = setup(() => {
      throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR' });
    });
    const reply = { text: 'reply', reply_to_message: { message_id: 1, date: 1, chat, text: 'original' } };
    await assert.rejects(handle(message(1, reply)), /disk I\/O error/);
  });
});
