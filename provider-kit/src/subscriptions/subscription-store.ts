import type { Database } from 'service-kit';
import type { EventType, SubscriptionRequest } from 'shared-types';
import { createRemembered } from '../remembered.ts';

export const SUBSCRIPTION_TABLES = `
  CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY,
    generation TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    types TEXT,
    last_success_at INTEGER,
    last_error TEXT
  ) STRICT;
`;

export interface StoredSubscription {
  id: string;
  /** Other for every creation of the same id, so that deliveries of a removed one are never taken for its own. */
  generation: string;
  url: string;
  secret: string;
  /** null: all types. */
  types: EventType[] | null;
  lastSuccessAt: number | null;
  lastError: string | null;
}

/** Whether a subscription asks for events of this type. */
export const wants = (subscription: Pick<StoredSubscription, 'types'>, type: string): boolean =>
  subscription.types === null || subscription.types.some((wanted) => wanted === type);

/** So exact is `lastSuccessAt`: many deliveries a second change a subscription once. */
const SUCCESS_NOTED_EVERY_MS = 1_000;

/** Keeps subscriptions. What changes them belongs into `database.write`. */
export function createSubscriptionStore(database: Pick<Database, 'prepare' | 'isShared'>) {
  const select = database.prepare('SELECT * FROM subscriptions ORDER BY id');
  const toSubscription = (row: Record<string, unknown>): StoredSubscription => ({
    id: row.id as string,
    generation: row.generation as string,
    url: row.url as string,
    secret: row.secret as string,
    types: row.types === null ? null : (JSON.parse(row.types as string) as EventType[]),
    lastSuccessAt: row.last_success_at as number | null,
    lastError: row.last_error as string | null,
  });
  const remembered = createRemembered<StoredSubscription[]>(database, 1);
  const list = (): Promise<readonly StoredSubscription[]> =>
    remembered.get('', async () => (await select.all()).map(toSubscription));

  return {
    list,
    find: async (id: string) => (await list()).find((subscription) => subscription.id === id),
    /** Replaces url, secret and types, or creates the subscription; `generation` counts for a new one only. */
    async put(id: string, { url, secret, types }: SubscriptionRequest, generation: string): Promise<void> {
      remembered.forget();
      await database
        .prepare(
          `INSERT INTO subscriptions (id, generation, url, secret, types) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET url = excluded.url, secret = excluded.secret, types = excluded.types`,
        )
        .run(id, generation, url, secret, types === undefined ? null : JSON.stringify(types));
    },
    async remove(id: string): Promise<boolean> {
      remembered.forget();
      return (await database.prepare('DELETE FROM subscriptions WHERE id = ?').run(id)).changes === 1;
    },
    /** @param subscription As it was when the delivery began. */
    async noteSuccess({ id, lastError, lastSuccessAt }: StoredSubscription, at: number): Promise<void> {
      const isNoted = lastSuccessAt !== null && Math.abs(at - lastSuccessAt) < SUCCESS_NOTED_EVERY_MS;
      if (isNoted && lastError === null) return;
      remembered.forget();
      await database
        .prepare('UPDATE subscriptions SET last_success_at = ?, last_error = NULL WHERE id = ?')
        .run(at, id);
    },
    async noteError(id: string, error: string): Promise<void> {
      remembered.forget();
      await database.prepare('UPDATE subscriptions SET last_error = ? WHERE id = ?').run(error, id);
    },
  };
}

export type SubscriptionStore = ReturnType<typeof createSubscriptionStore>;
