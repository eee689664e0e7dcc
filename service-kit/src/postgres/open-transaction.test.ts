import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PoolClient } from 'pg';
import { openSession, TakenBack } from './open-transaction.ts';

describe('the end of a transaction', () => {
  for (const [asked, answered, isTakenBack] of [
    ['COMMIT', 'COMMIT', false],
    ['COMMIT', 'ROLLBACK', true],
    ['ROLLBACK', 'ROLLBACK', false],
  ] as const) {
    it(`asked for as ${asked} and answered by ${answered} is ${isTakenBack ? 'a failure' : 'what was asked for'}`, async () => {
      const client = { query: async () => ({ command: answered }) } as unknown as PoolClient;
      const ended = openSession(client, 'here', undefined).end(asked);
      if (isTakenBack) await assert.rejects(ended, TakenBack);
      else await ended;
    });
  }
});
