import type { Database } from 'service-kit';

/** Which runs have asked something; to be among the migrations of a database that several managers share. */
export const ASKING_RUNS_TABLE = `
  CREATE TABLE asking_runs (run_id TEXT COLLATE "C" PRIMARY KEY, asking_until BIGINT NOT NULL);
`;

/**
 * Lets the other managers know which runs wait for an answer, whose questions only the one that follows a run has. These
 * are notes; one that nobody takes back is over when its question is.
 */
export function createAskingRuns(database: Database, now: () => number) {
  const upsert = database.prepare(
    `INSERT INTO asking_runs (run_id, asking_until) VALUES (?, ?)
     ON CONFLICT (run_id) DO UPDATE SET asking_until = excluded.asking_until`,
  );
  const remove = database.prepare('DELETE FROM asking_runs WHERE run_id = ? OR asking_until <= ?');
  const select = database.prepare('SELECT run_id FROM asking_runs WHERE asking_until > ?');
  return {
    /** `until` in milliseconds; undefined: it asks nothing any more. */
    note: (runId: string, until: number | undefined): Promise<void> =>
      database.note(async () => {
        await (until === undefined ? remove.run(runId, now()) : upsert.run(runId, until));
      }),
    async all(): Promise<ReadonlySet<string>> {
      return new Set((await select.all(now())).map(({ run_id: id }) => String(id)));
    },
  };
}

export type AskingRuns = ReturnType<typeof createAskingRuns>;
