import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PoolClient } from 'pg';
import type { Connections } from './connections.ts';
import { createReads } from './reads.ts';

/** Connections whose answers come when they are told to. */
function start() {
  const log: string[] = [];
  const questions = new Map<string, { answer(): void; fail(reason: string): void }>();
  let count = 0;
  const connections: Connections = {
    async take() {
      const name = `c${count++}`;
      return {
        name,
        query({ text }: { text: string }) {
          log.push(`${text} ${name}`);
          const { promise, resolve, reject } = Promise.withResolvers<unknown>();
          questions.set(text, {
            answer: () => resolve(`answer to ${text}`),
            fail: (reason) => reject(new Error(reason)),
          });
          return promise;
        },
      } as unknown as PoolClient;
    },
    giveBack(client, isBroken) {
      log.push(`${isBroken ? 'drop' : 'back'} ${(client as unknown as { name: string }).name}`);
    },
    async end() {},
  };
  let now = 0;
  const reads = createReads(
    connections,
    (error) => (error as Error).message === 'lost',
    () => now,
  );
  const ask = (text: string) => reads.ask({ text }).catch((error: Error) => error.message);
  const answer = (...texts: string[]) => {
    for (const text of texts) questions.get(text)?.answer();
  };
  return { log, questions, ask, answer, pass: (ms: number) => (now += ms) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('what is read outside of transactions', () => {
  it('is asked together on one connection, and what comes meanwhile when the answers have come', async () => {
    const { log, ask, answer } = start();
    const answers = [ask('a'), ask('b')];
    await turn();
    answers.push(ask('c'), ask('d'));
    await turn();
    assert.deepEqual(log, ['a c0', 'b c0']);
    answer('a', 'b');
    await turn();
    answer('c', 'd');
    assert.deepEqual(await Promise.all(answers), ['answer to a', 'answer to b', 'answer to c', 'answer to d']);
    await turn();
    assert.deepEqual(log, ['a c0', 'b c0', 'c c0', 'd c0', 'back c0']);
  });

  it('does not wait behind what is slow, on three connections at most', async () => {
    const { log, ask, pass } = start();
    for (const text of ['a', 'b', 'c', 'd', 'e']) {
      void ask(text);
      await turn();
      pass(11);
    }
    assert.deepEqual(log, ['a c0', 'b c1', 'c c2']);
  });

  it('goes on with another connection where one is of no use any more', async () => {
    const { log, questions, ask, answer } = start();
    const answers = [ask('a'), ask('b')];
    await turn();
    answers.push(ask('c'));
    questions.get('a')?.fail('lost');
    questions.get('b')?.fail('refused');
    await turn();
    answer('c');
    assert.deepEqual(await Promise.all(answers), ['lost', 'refused', 'answer to c']);
    await turn();
    assert.deepEqual(log, ['a c0', 'b c0', 'drop c0', 'c c1', 'back c1']);
  });
});
