import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createQueueStore } from 'service-kit';
import { openKitDatabase } from '../testing/open-kit-database.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createKeepMessages } from './keep-messages.ts';
import { createKeptStore } from './kept-store.ts';
import { createMessageStore } from './message-store.ts';
import type { SendResult } from './reachability.ts';
import { createReachability, type QueuedMessage } from './reachability.ts';

it('a refusal that is older than the return of the person does not make them unreachable', async (t) => {
  const database = openKitDatabase(t);
  const queueStore = createQueueStore<QueuedMessage>(database, 'messages');
  const messages = createMessageStore(database);
  const kept = createKeptStore(database);
  const sessions = { pairingOf: (id: string) => id, sharing: async (id: string) => [id] };
  const keeping = createKeepMessages({
    kept,
    messages,
    deadLetters: createDeadLetters(database),
    ...sessions,
    now: Date.now,
    wordsOf: () => assert.fail('nothing is to be said'),
    enqueue: () => assert.fail('nothing was kept'),
    say: () => assert.fail('nothing is to be said'),
    changeOwn: () => assert.fail('nothing is to be changed'),
  });
  const answers: ((result: SendResult) => void)[] = [];
  const reachability = createReachability({
    database,
    queueStore,
    messages,
    keeping,
    sendMessage: () => new Promise((resolve) => answers.push(resolve)),
    isPaired: async () => true,
    ...sessions,
    clock: { now: Date.now },
    log: { info: () => {} },
  });
  const id = await database.write(() => messages.add({ remoteSessionId: '5', text: 'x' }, 1));
  await queueStore.append({ id: `${id} 1`, key: '5', payload: { messageId: id } });
  const item = (await queueStore.head('5'))?.item ?? assert.fail('nothing is queued');

  const sending = reachability.send(item, new AbortController().signal);
  const isCalled = (times: number) =>
    new Promise<void>((resolve) => {
      const look = () => (answers.length >= times ? resolve() : setImmediate(look));
      look();
    });
  await isCalled(1);
  await database.write(() => reachability.beginInTransaction('5'));
  answers[0]?.({ status: 'unreachable', reason: '403: Forbidden: bot was blocked by the user' });
  await isCalled(2);
  assert.equal(await kept.isUnreachable('5'), false);
  answers[1]?.({ status: 'done' });
  assert.deepEqual(await sending, { status: 'done' });
});

it('who comes back while it is written that they are away is not left there', async (t) => {
  const database = openKitDatabase(t);
  const kept = createKeptStore(database);
  const sessions = { pairingOf: (id: string) => id, sharing: async (id: string) => [id] };
  const messages = createMessageStore(database);
  const keeping = createKeepMessages({
    kept,
    messages,
    deadLetters: createDeadLetters(database),
    ...sessions,
    now: Date.now,
    wordsOf: () => assert.fail('nothing is to be said'),
    enqueue: () => assert.fail('nothing was kept'),
    say: () => assert.fail('nothing is to be said'),
    changeOwn: () => assert.fail('nothing is to be changed'),
  });
  let isWriting = false;
  const reachability = createReachability({
    database: {
      // Two transactions at once: each sees what was there before the other one.
      async write(work) {
        const result = await database.write(work);
        if (!isWriting) {
          isWriting = true;
          await reachability.beginInTransaction('5');
          await database.write(() => kept.beginUnreachable('5', 'refused', 1));
        }
        return result;
      },
    },
    queueStore: createQueueStore<QueuedMessage>(database, 'messages'),
    messages,
    keeping,
    sendMessage: async () => ({ status: 'unreachable', reason: 'refused' }),
    isPaired: async () => true,
    ...sessions,
    clock: { now: Date.now },
    log: { info: () => {} },
  });
  const item = { id: 'a', key: '5', payload: { messageId: 'a' }, attempts: 0, notBefore: 0, createdAt: 0 };
  assert.deepEqual(await reachability.send(item, new AbortController().signal), { status: 'done' });
  assert.equal(await kept.isUnreachable('5'), false);
});
