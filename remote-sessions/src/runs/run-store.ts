import type { Database } from 'service-kit';
import type { RunState } from 'shared-types';
import type { SessionRef } from '../sessions/session-ref.ts';

/** One prompt that has begun to run. Prompts that still wait are in the prompt queue only. */
export interface RunRecord extends SessionRef {
  /** The id of its prompt, so that a prompt can't begin twice. */
  id: string;
  project: string;
  prompt: string;
  state: RunState;
  /** Etienne's handle for attaching and stopping; unknown until its first event. */
  processId: string | undefined;
  /** Etienne's session, as it reported it. */
  projectSessionId: string | undefined;
  /** When the prompt was about to be sent, in milliseconds. */
  startedAt: number;
  stopRequested: boolean;
}

/** Whether nothing of a run is left to be done. */
export const hasEnded = ({ state }: Pick<RunRecord, 'state'>): boolean =>
  state !== 'received' && state !== 'starting' && state !== 'running';

/**
 * Keeps how far each run has come; an ended run stays as it ended. What Etienne tells of a run, that it shall be
 * stopped and that its reply was delivered are notes (`database.note`). All else resolves after it is on disk.
 */
export interface RunStore {
  get(id: string): Promise<RunRecord | undefined>;
  /** Runs that have begun and not ended, oldest first. */
  unfinished(): Promise<RunRecord[]>;
  /** Notes that a prompt is about to be sent. From here on it is never silently sent again. */
  begin(run: Pick<RunRecord, 'id' | 'provider' | 'sessionId' | 'project' | 'prompt' | 'startedAt'>): Promise<void>;
  /** Forgets a begun run, because it is certain that nothing of it ran. A run that has ended stays. */
  undo(id: string): Promise<void>;
  setProcess(id: string, processId: string): Promise<void>;
  setProjectSession(id: string, projectSessionId: string): Promise<void>;
  requestStop(id: string): Promise<void>;
  /** Notes that the reply has reached the provider; only an answered run changes. */
  setDelivered(id: string): Promise<void>;
  /** Forgets runs that ended before the given time. */
  prune(endedBefore: number): Promise<void>;
}

/** How a run may end; `delivered` follows later from `answered`. */
export type RunEnd = Extract<RunState, 'answered' | 'stopped' | 'failed' | 'interrupted'>;

/** The table of runs; to be among the migrations of the manager's database. */
export const RUN_MIGRATION = `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    session_id TEXT NOT NULL,
    project TEXT NOT NULL,
    prompt TEXT NOT NULL,
    state TEXT NOT NULL,
    process_id TEXT,
    project_session_id TEXT,
    started_at INTEGER NOT NULL,
    stop_requested INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX runs_unfinished ON runs (started_at) WHERE ended_at IS NULL;
  CREATE INDEX runs_ended ON runs (ended_at) WHERE ended_at IS NOT NULL;
`;

/** A run store in a database, with the part that ends a run within a transaction of its caller. */
export interface SqlRunStore extends RunStore {
  /** For use inside `database.write`. The record is made where the prompt ends without ever having begun. */
  endInTransaction(run: Omit<RunRecord, 'state' | 'stopRequested'>, end: RunEnd): Promise<void>;
  /** When a run began and ended, in milliseconds; undefined where there is none. */
  timesOf(id: string): Promise<{ startedAt: number; endedAt: number | undefined; state: RunState } | undefined>;
}

/** A run is one remote session's. */
export const aboutRun = (id: string) => ({ apart: `run ${id}` });

export function createRunStore(database: Database, now: () => number): SqlRunStore {
  async function update(assignment: string, id: string, ...values: (string | number)[]): Promise<void> {
    await database.prepare(`UPDATE runs SET ${assignment} WHERE id = ? AND ended_at IS NULL`).run(...values, id);
  }

  return {
    async get(id) {
      const row = await database.prepare('SELECT * FROM runs WHERE id = ?').get(id);
      return row && toRecord(row);
    },
    async timesOf(id) {
      const row = await database.prepare('SELECT started_at, ended_at, state FROM runs WHERE id = ?').get(id);
      return (
        row && {
          startedAt: row.started_at as number,
          endedAt: (row.ended_at as number | null) ?? undefined,
          state: row.state as RunState,
        }
      );
    },
    unfinished: async () =>
      (await database.prepare('SELECT * FROM runs WHERE ended_at IS NULL ORDER BY started_at, id').all()).map(toRecord),
    begin: (run) =>
      database.write(async () => {
        await database
          .prepare(
            `INSERT INTO runs (id, provider, session_id, project, prompt, state, started_at)
             VALUES (?, ?, ?, ?, ?, 'starting', ?)`,
          )
          .run(run.id, run.provider, run.sessionId, run.project, run.prompt, run.startedAt);
      }, aboutRun(run.id)),
    undo: (id) =>
      database.write(async () => {
        await database.prepare('DELETE FROM runs WHERE id = ? AND ended_at IS NULL').run(id);
      }, aboutRun(id)),
    setProcess: (id, processId) =>
      database.note(() => update("state = 'running', process_id = ?", id, processId), aboutRun(id)),
    setProjectSession: (id, projectSessionId) =>
      database.note(() => update('project_session_id = ?', id, projectSessionId), aboutRun(id)),
    requestStop: (id) => database.note(() => update('stop_requested = 1', id), aboutRun(id)),
    setDelivered: (id) =>
      database.note(async () => {
        await database.prepare("UPDATE runs SET state = 'delivered' WHERE id = ? AND state = 'answered'").run(id);
      }, aboutRun(id)),
    prune: (endedBefore) =>
      database.write(async () => {
        await database.prepare('DELETE FROM runs WHERE ended_at < ?').run(endedBefore);
      }),
    async endInTransaction(run, end) {
      await database
        .prepare(
          `INSERT INTO runs (id, provider, session_id, project, prompt, state, process_id, project_session_id, started_at, ended_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET state = excluded.state, ended_at = excluded.ended_at`,
        )
        .run(
          run.id,
          run.provider,
          run.sessionId,
          run.project,
          run.prompt,
          end,
          run.processId ?? null,
          run.projectSessionId ?? null,
          run.startedAt,
          now(),
        );
    },
  };
}

function toRecord(row: Record<string, unknown>): RunRecord {
  return {
    id: row.id as string,
    provider: row.provider as string,
    sessionId: row.session_id as string,
    project: row.project as string,
    prompt: row.prompt as string,
    state: row.state as RunState,
    processId: (row.process_id as string | null) ?? undefined,
    projectSessionId: (row.project_session_id as string | null) ?? undefined,
    startedAt: row.started_at as number,
    stopRequested: row.stop_requested === 1,
  };
}
