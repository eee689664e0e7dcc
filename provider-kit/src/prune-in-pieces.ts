import type { Database } from 'service-kit';

/** A million expired rows must not hold the event loop in one piece; so many take some milliseconds. */
const ROWS_AT_ONCE = 1_000;

/** Removes at most `limit` rows and answers how many there were. */
export type Prune = (limit: number) => Promise<number>;

/** Removes all rows that are past their time, one after another kind, with room for other writes in between. */
export async function pruneInPieces(database: Pick<Database, 'write'>, kinds: readonly Prune[]): Promise<void> {
  for (const prune of kinds) {
    for (let isMore = true; isMore; ) isMore = (await database.write(() => prune(ROWS_AT_ONCE))) === ROWS_AT_ONCE;
  }
}
