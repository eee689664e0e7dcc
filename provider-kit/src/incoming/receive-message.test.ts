import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { openKitDatabase } from '../testing/open-kit-database.ts';
import { createIncomingStore } from './incoming-store.ts';
import { createReceiveMessage, type MessageEvent } from './receive-message.ts';

function setup(t: TestContext) {
  const told: string[] = [];
  const amended: string[] = [];
  /** Events that no subscriber can have got. */
  const waiting = new Set<string>();
  const incoming = createIncomingStore(openKitDatabase(t));
  const receive = createReceiveMessage({
    nameFiles: async (_remoteSessionId, message) => message,
    incoming,
    publish: async (id, event) => void told.push(`${id} ${(event as MessageEvent).data.message.text}`),
    async amend(id, { text }) {
      if (waiting.has(id)) amended.push(`${id} ${text}`);
      return waiting.has(id);
    },
    now: () => 1,
  });
  const say = async (id: string, text: string, type: MessageEvent['type'] = 'message.edited') => {
    const message = { id: '5:m', text, attachments: [] };
    const data = { provider: 'pigeon', remoteSession: { sessionId: '5' }, message };
    await receive(id, { type, timestamp: new Date(0).toISOString(), data } as MessageEvent, {
      platformId: 'm',
      content: text,
    });
  };
  return { told, amended, waiting, say };
}

it('an edit that comes before its message has left changes the event that waits, and further ones the same', async (t) => {
  const { told, amended, waiting, say } = setup(t);
  waiting.add('evt_1');
  await say('evt_1', 'one', 'message.received');
  await say('evt_2', 'two');
  await say('evt_3', 'two');
  await say('evt_4', 'three');
  assert.deepEqual([told, amended], [['evt_1 one'], ['evt_1 two', 'evt_1 three']]);
});

it('an edit of what has left is an event of its own, and so is one of a message that was never seen', async (t) => {
  const { told, amended, waiting, say } = setup(t);
  await say('evt_1', 'never seen');
  await say('evt_2', 'two');
  waiting.add('evt_2');
  await say('evt_3', 'three');
  await say('evt_4', 'three');
  assert.deepEqual([told, amended], [['evt_1 never seen', 'evt_2 two'], ['evt_2 three']]);
});
