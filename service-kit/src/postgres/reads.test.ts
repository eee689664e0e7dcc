import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PoolClient } from 'pg';
import type { Connections } from './connections.ts';
import { createReads } from './reads.ts';

/** Connections whose answers come when they are told to. */
function start() {
  const log: string[] = [];
  const questions: { text: string; at: number; answer(): void; fail(error: Error): void }[] = [];
  let count = 0;
  const connections: Connections = {
    async take() {
      const at = count++;
      log.push(`take ${at}`);
      return {
        at,
        query({ text }: { text: string }) {
          const { promise, resolve, reject } = Promise.withResolvers<unknown>();
          questions.push({ text, at, answer: () => resolve(`answer to ${text}`), fail: reject });
          return promise;
        },
      } as unknown as PoolClient;
    },
    giveBack: (client, isBroken) =>
      void log.push(`${isBroken ? 'drop' : 'give back'} ${(client as unknown as { at: number }).at}`),
    async end() {},
  };
  let now = 0;
  const reads = createReads(
    connections,
    (error) => (error as Error).message === 'lost',
    () => now,
  );
  return { log, questions, reads, pass: (ms: number) => (now += ms) };
}

const asked = () => new Promise((resolve) => setImmediate(resolve));

describe('what is read outside of transactions', () => {
  it('shares a connection for as long as something waits', async () => {
    const { log, questions, reads } = start();
    const answers = [reads.ask({ text: 'a' }), reads.ask({ text: 'b' })];
    await asked();
    for (const { answer } of questions) answer();
    assert.deepEqual(await Promise.all(answers), ['answer to a', 'answer to b']);
    await asked();
    assert.deepEqual(log, ['take 0', 'give back 0']);
  });

  it('does not wait behind what is slow, and takes three connections at most', async () => {
    const { questions, reads, pass } = start();
    const answers = ['a', 'b', 'c', 'd', 'e'].map((text) => {
      pass(11);
      return reads.ask({ text });
    });
    await asked();
    assert.deepEqual(questions.map(({ text, at }) => `${text}${at}`).toSorted(), ['a0', 'b1', 'c2', 'd0', 'e1']);
    for (const { answer } of questions) answer();
    await Promise.all(answers);
  });

  it('ends a connection that is of no use any more, and uses no such one', async () => {
    const { log, questions, reads } = start();
    const failing = [reads.ask({ text: 'a' }), reads.ask({ text: 'b' })];
    await asked();
    questions[0]?.fail(new Error('lost'));
    await assert.rejects(failing[0] as Promise<unknown>, /lost/);
    const next = reads.ask({ text: 'c' });
    await asked();
    questions[1]?.fail(new Error('refused'));
    await assert.rejects(failing[1] as Promise<unknown>, /refused/);
    questions[2]?.answer();
    await next;
    await asked();
    assert.deepEqual(log, ['take 0', 'take 1', 'drop 0', 'give back 1']);
  });
});
