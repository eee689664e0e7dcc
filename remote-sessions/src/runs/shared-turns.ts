import { type Clock, type Database, delay, outsideTransactions, type QueueLog } from 'service-kit';
import { type ProjectTurns, untilGranted } from './project-turns.ts';

/** The lines of the projects; to be among the migrations of a database that several managers share. */
export const PROJECT_PLACES_TABLE = `
  CREATE TABLE project_places (
    place BIGINT GENERATED ALWAYS AS IDENTITY,
    project TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (project, owner)
  );
  CREATE INDEX project_places_in_line ON project_places (project, place);
`;

export interface SharedTurnsOptions {
  database: Database;
  notices: {
    listen(channel: string, handler: (payload: string) => void): Promise<() => void>;
    notify(channel: string, payload: string): Promise<void>;
  };
  /** Whether a prompt still waits or runs, whoever works on it; a part of the transaction in which it is asked. */
  isPending(owner: string): Promise<boolean>;
  /** Tells that notices may have been missed, or that a machine has died. */
  onMissed(listener: () => void): () => void;
  clock: Clock;
  log: Pick<QueueLog, 'warn'>;
}

const TOPIC = 'turn';
/** After a failure of the database. */
const TRY_AGAIN_MS = 1_000;
/** A machine that dies between the end of a prompt and the end of its turn tells nobody of the latter. */
const LOOK_AGAIN_MS = 30_000;

interface Waiting {
  project: string;
  isGranted: Promise<void>;
  grant(): void;
}

/**
 * Turns of projects that several managers share: the lines are rows, the first whose prompt has not ended has the turn.
 *
 * A place outlives its machine: whoever takes the prompt over finds it there. Whoever leaves a line wakes the next one,
 * wherever that waits. Each look at a line and what follows from it is one transaction that has the line to itself, so that
 * no two are ever first.
 */
export function createSharedTurns(
  options: SharedTurnsOptions,
): ProjectTurns & { start(): Promise<void>; stop(): void } {
  const { database, notices, isPending, clock, log } = options;
  const insert = database.prepare(
    'INSERT INTO project_places (project, owner) VALUES (?, ?) ON CONFLICT (project, owner) DO NOTHING',
  );
  const first = database.prepare('SELECT owner FROM project_places WHERE project = ? ORDER BY place LIMIT 1');
  const remove = database.prepare('DELETE FROM project_places WHERE project = ? AND owner = ?');
  const waiting = new Map<string, Waiting>();
  let stops: (() => void)[] = [];
  let isStopped = false;
  const stopping = new AbortController();
  /** Places that are being given up: whoever comes again takes a new one after that. */
  const leaving = new Map<string, Promise<void>>();
  let cancelLook: (() => void) | undefined;

  /** A transaction that waits for those of other processes at the same line. */
  function inLine<T>(project: string, work: () => Promise<T>): Promise<T> {
    return database.write(
      async () => {
        await database.lockKey?.(`line ${project}`);
        return work();
      },
      { apart: `line ${project}` },
    );
  }

  /**
   * Within a transaction: whose turn it is. Places of prompts that have ended go; whoever comes first by that is told, and
   * so is whoever does `isNew`.
   */
  async function head(project: string, isNew = false): Promise<string | undefined> {
    for (let mustTell = isNew; ; mustTell = true) {
      const owner = (await first.get(project))?.owner as string | undefined;
      if (owner === undefined) return undefined;
      if (await isPending(owner)) {
        if (mustTell) await notices.notify(TOPIC, owner);
        return owner;
      }
      await remove.run(project, owner);
    }
  }

  function grant(owner: string) {
    waiting.get(owner)?.grant();
    waiting.delete(owner);
  }

  function waitFor(project: string, owner: string): Waiting {
    const known = waiting.get(owner);
    if (known !== undefined) return known;
    const { promise, resolve } = Promise.withResolvers<void>();
    const one = { project, isGranted: promise, grant: resolve };
    waiting.set(owner, one);
    lookLater(LOOK_AGAIN_MS);
    return one;
  }

  function lookLater(ms: number) {
    if (isStopped || waiting.size === 0) return;
    cancelLook?.();
    cancelLook = clock.after(ms, () => outsideTransactions(look));
  }

  /** Finds out whose turn has come without a word. */
  async function look() {
    let isFailed = false;
    for (const project of new Set([...waiting.values()].map((one) => one.project))) {
      try {
        const owner = await inLine(project, () => head(project));
        if (owner !== undefined) grant(owner);
      } catch (err) {
        isFailed = true;
        log.warn({ err, project }, 'it could not be found out whose turn it is');
      }
    }
    lookLater(isFailed ? TRY_AGAIN_MS : LOOK_AGAIN_MS);
  }

  async function leave(project: string, owner: string): Promise<void> {
    for (;;) {
      try {
        return await inLine(project, async () => {
          const wasFirst = (await first.get(project))?.owner === owner;
          await remove.run(project, owner);
          await head(project, wasFirst);
        });
      } catch (err) {
        if (isStopped) return;
        log.warn({ err, project, owner }, 'a turn could not be given on, and that is tried again');
        await delay(clock, TRY_AGAIN_MS, stopping.signal);
        if (isStopped) return;
      }
    }
  }

  return {
    async take(project, owner) {
      await leaving.get(owner);
      // Known before it is asked for: the word that its turn has come may be quicker than the answer.
      const { isGranted } = waitFor(project, owner);
      let isFirst: boolean;
      try {
        isFirst = await inLine(project, async () => {
          await insert.run(project, owner);
          return (await head(project)) === owner;
        });
      } catch (error) {
        waiting.delete(owner);
        throw error;
      }
      if (isFirst) grant(owner);
      return {
        mustWait: !isFirst,
        async granted(signal) {
          try {
            await untilGranted(isGranted, signal);
          } finally {
            waiting.delete(owner);
          }
        },
        release() {
          waiting.delete(owner);
          const left = leave(project, owner).finally(() => {
            if (leaving.get(owner) === left) leaving.delete(owner);
          });
          leaving.set(owner, left);
        },
      };
    },
    async start() {
      stops = [await notices.listen(TOPIC, grant), options.onMissed(() => void look())];
    },
    stop() {
      isStopped = true;
      stopping.abort();
      cancelLook?.();
      for (const stop of stops) stop();
    },
  };
}
