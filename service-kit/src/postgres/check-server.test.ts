import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClientBase } from 'pg';
import type { CodedError } from '../errors.ts';
import { checkServer } from './check-server.ts';

const GOOD = { version: '14.2 (Debian)', encoding: 'UTF8', path: 'bridge', is_replica: 0 };

/** What a server that tells this of itself is refused for. */
async function refusalOf(told: object): Promise<CodedError | undefined> {
  const client = { query: async () => ({ rows: [{ ...GOOD, ...told }] }) } as unknown as ClientBase;
  return checkServer(client, 'db.example:5432/bridge', 'bridge').then(
    () => undefined,
    (error) => error,
  );
}

describe('a server that was reached', () => {
  it('is taken where it keeps what we need kept', async () => {
    assert.equal(await refusalOf({}), undefined);
  });

  for (const [told, code, words, passes] of [
    [{ version: '13.9' }, 'DATABASE_TOO_OLD', /PostgreSQL 13\.9: 14 or newer/, false],
    [{ path: '"$user", public' }, 'DATABASE_POOLED', /pooler.*PostgreSQL itself/, false],
    [{ encoding: 'LATIN1' }, 'DATABASE_ENCODING', /texts as LATIN1.*CREATE DATABASE … ENCODING 'UTF8'/, false],
    [{ encoding: 'SQL_ASCII' }, 'DATABASE_ENCODING', /texts as SQL_ASCII/, false],
    [{ is_replica: 1 }, 'DATABASE_READ_ONLY', /replica.*primary/, true],
  ] as const) {
    it(`that says ${JSON.stringify(told)} is refused, with the way out`, async () => {
      const refusal = await refusalOf(told);
      assert.equal(refusal?.code, code);
      assert.match(refusal?.message ?? '', words);
      assert.deepEqual([refusal?.retryable, refusal?.isOfSettings], [passes, !passes]);
    });
  }
});
