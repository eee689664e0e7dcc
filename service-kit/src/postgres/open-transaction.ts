import type { PoolClient, QueryConfig, QueryResult } from 'pg';
import { currentTransaction, type Transaction } from '../database.ts';
import { explainPostgres } from './explain-postgres.ts';
import { notLetThrough } from './fence.ts';

/** A transaction on the server, in which several works of ours may follow each other. */
export interface Session {
  /**
   * Begins it, to be called first. What is asked next goes along in the same message; where `isFenced` and the last answer
   * has no row, all of it fails.
   */
  begin(text: string, isFenced: boolean): void;
  /** Asks within it; answers come in the order of the questions. After a failure PostgreSQL takes nothing more: all later ones fail alike. */
  ask(query: QueryConfig): Promise<QueryResult>;
  /** Ends it on the server; rejects with what `pg` says, and with `TakenBack` where a COMMIT was answered by a ROLLBACK. */
  end(how: 'COMMIT' | 'ROLLBACK'): Promise<void>;
  /** Resolves when nothing is asked any more. */
  idle(): Promise<void>;
  /** The first failure, as `pg` tells it. Whoever caught it did not undo it: the transaction is lost. */
  failure(): { error: unknown } | undefined;
  /** Whether the fence did not let it through. */
  isRefused(): boolean;
}

/** One work's part of it, which statements may be a part of. */
export interface OpenTransaction extends Transaction {
  /** Whose it is: another database's statements have no part in it. */
  readonly owner: object;
  /** Whether others write at the same time. */
  readonly isApart: boolean;
  /** Set where something within has to go alone: nothing of it counts, and it is run again. */
  mustGoAlone: boolean;
  ask: Session['ask'];
}

/** PostgreSQL answers the COMMIT of a transaction that had failed as if nothing was wrong, and takes it back. */
export class TakenBack extends Error {
  constructor() {
    super('the server has taken the transaction back');
  }
}

export function openSession(client: PoolClient, place: string, answerTimeoutMs: number | undefined): Session {
  const limit = answerTimeoutMs === undefined ? {} : { query_timeout: answerTimeoutMs };
  let last: Promise<unknown> = Promise.resolve();
  let failure: { error: unknown } | undefined;
  let isRefused = false;

  async function send(query: QueryConfig): Promise<QueryResult> {
    if (failure !== undefined) throw explainPostgres(failure.error, place);
    try {
      return await client.query({ ...query, ...limit });
    } catch (error) {
      failure ??= { error };
      throw explainPostgres(failure.error, place);
    }
  }

  function ask(query: QueryConfig) {
    const answer = send(query);
    // Answers come in the order of the questions, so the last one tells of all.
    last = answer.catch(() => {});
    return answer;
  }

  async function begin(text: string, isFenced: boolean) {
    const answers = [await ask({ text })].flat();
    isRefused = isFenced && answers.at(-1)?.rowCount !== 1;
    if (isRefused) failure ??= { error: notLetThrough() };
  }

  return {
    begin(text, isFenced) {
      last = begin(text, isFenced).catch(() => {});
    },
    ask,
    isRefused: () => isRefused,
    async end(how) {
      const { command } = await client.query({ text: how, ...limit });
      if (command !== how) throw new TakenBack();
    },
    async idle() {
      await last;
    },
    failure: () => failure,
  };
}

/** The transaction of this database that the caller works in. */
export function transactionOf(owner: object): OpenTransaction | undefined {
  const transaction = currentTransaction() as OpenTransaction | undefined;
  return transaction?.owner === owner ? transaction : undefined;
}
