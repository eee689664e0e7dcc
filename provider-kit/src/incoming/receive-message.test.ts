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
    nameFiles: (_remoteSessionId, message) => message,
    incoming,
    publish: (id, event) => void told.push(`${id} ${(event as MessageEvent).data.message.text}`),
    amend(id, { text }) {
      if (waiting.has(id)) amended.push(`${id} ${text}`);
      return waiting.has(id);
    },
    now: () => 1,
  });
  const say = (id: string, text: string, type: MessageEvent['type'] = 'message.edited') => {
    const message = { id: '5:m', text, attachments: [] };
    const data = { provider: 'pigeon', remoteSession: { sessionId: '5' }, message };
    receive(id, { type, timestamp: new Date(0).toISOString(), data } as MessageEvent, {
      platformId: 'm',
      content: text,
    });
  };
  return { told, amended, waiting, say };
}

it('an edit that comes before its message has left changes the event that waits, and further ones the same', (t) => {
  const { told, amended, waiting, say } = setup(t);
  waiting.add('evt_1');
  say('evt_1', 'one', 'message.received');
  say('evt_2', 'two');
  say('evt_3', 'two');
  say('evt_4', 'three');
  assert.deepEqual([told, amended], [['evt_1 one'], ['evt_1 two', 'evt_1 three']]);
});

it('an edit of what has left is an event of its own, and so is one of a message that was never seen', (t) => {
  const { told, amended, waiting, say } = setup(t);
  say('evt_1', 'never seen');
  say('evt_2', 'two');
  waiting.add('evt_2');
  say('evt_3', 'three');
  say('evt_4', 'three');
  assert.deepEqual([told, amended], [['evt_1 never seen', 'evt_2 two'], ['evt_2 three']]);
});
