import type { Database } from 'service-kit';

/** A message that was refused in every way. `finishedAt` is in milliseconds since 1970. */
export interface DeadLetter {
  id: string;
  reason: string;
  finishedAt: number;
}

/** Keeps which messages nothing could be done for, so that they can be sent again. Changes belong into `database.write`. */
export function createDeadLetters(database: Pick<Database, 'prepare'>) {
  const selectLast = database.prepare(
    'SELECT id, reason, died_at FROM messages WHERE died_at IS NOT NULL ORDER BY died_at DESC LIMIT ?',
  );
  const count = database.prepare(
    'SELECT COUNT(*) AS count, MIN(died_at) AS oldest FROM messages WHERE died_at IS NOT NULL',
  );
  return {
    /**
     * Ends a message; false where it was changed meanwhile, so that its new form gets its own try. Without a time it can't
     * be sent again.
     */
    add: async (id: string, reason: string, now: number | null, revision: number): Promise<boolean> =>
      (
        await database
          .prepare(
            `UPDATE messages SET status = 'failed', reason = ?, died_at = ?
           WHERE id = ? AND revision = ? AND status = 'queued'`,
          )
          .run(reason, now, id, revision)
      ).changes === 1,
    /** Begins anew with a message, as it was meant; what the platform has of it stays. Answers the new revision. */
    revive: async (id: string): Promise<number> =>
      (
        await database
          .prepare(
            `UPDATE messages SET revision = revision + 1, status = 'queued', reason = NULL, died_at = NULL,
           plain_parts = '[]', given_up = '{}' WHERE id = ? RETURNING revision`,
          )
          .get(id)
      )?.revision as number,
    last: async (limit: number): Promise<DeadLetter[]> =>
      (await selectLast.all(limit)).map((row) => ({
        id: row.id as string,
        reason: row.reason as string,
        finishedAt: row.died_at as number,
      })),
    async counts(): Promise<{ count: number; oldestAt: number | undefined }> {
      const row = await count.get();
      return { count: row?.count as number, oldestAt: (row?.oldest as number | null) ?? undefined };
    },
    /** Lets go of at most `limit` from before the given time; answers how many. Their messages stay as failed ones. */
    forget: async (before: number, limit: number): Promise<number> =>
      Number(
        (
          await database
            .prepare(
              `UPDATE messages SET died_at = NULL WHERE id IN
             (SELECT id FROM messages WHERE died_at < ? LIMIT ?)`,
            )
            .run(before, limit)
        ).changes,
      ),
  };
}

export type DeadLetters = ReturnType<typeof createDeadLetters>;
