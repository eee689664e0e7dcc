import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Gates } from './gates.ts';
import type { Listener } from './listener.ts';
import type { PendingRequest, Permissions } from './permissions.ts';
import type { RunOutcome } from './run.ts';
import type { Runs, StartedRun } from './runs.ts';
import type { LoggedRequest, Refusal } from './server.ts';
import type { HistoryLine, SessionEntry, Sessions } from './sessions.ts';

/** What the switches of `state` change and the stand-in reads at every request. */
export type Switches = { budgetExceeded: boolean; refusal: Refusal };

type SeedSession = Partial<SessionEntry> & { history?: HistoryLine[] };

/**
 * What tests look at and what they break.
 *
 * `runs` holds every run that really executed at the model, in order; a queued, refused or stale one is not there.
 * `modelCalls` counts `health/model`.
 */
export type EtienneState = {
  readonly runs: readonly StartedRun[];
  readonly requests: readonly LoggedRequest[];
  readonly pending: readonly PendingRequest[];
  readonly liveStreams: number;
  readonly queuedRuns: number;
  readonly modelCalls: number;
  /** Resolves when the predicate holds, checked at once and after every change; rejects when closed before. */
  waitFor(predicate: (state: EtienneState) => boolean): Promise<void>;
  /** Refuses and resets connections while runs go on; `losesRuns` also ends them without a trace, as a crash does. */
  setDown(down: boolean, options?: { losesRuns?: boolean }): Promise<void>;
  failNext: Faults['failNext'];
  /** Resets every open stream; the runs go on without their clients. */
  dropStreams(): void;
  setBudgetExceeded(exceeded: boolean): void;
  /** Answers every request that needs a token with this, until called with undefined. */
  refuse(refusal: Refusal): void;
  makeSessionStale(sessionId: string): void;
  /** Creates the project, lists the session and makes it resumable; does not make it the current one. */
  seedSession(project: string, session?: SeedSession): string;
  /** A run that somebody started, and watches, at the web UI. */
  foreignRun(project: string, prompt: string): { processId: string; finished: Promise<RunOutcome> };
  completeGate(name: string): void;
};

type StateParts = {
  started: StartedRun[];
  requests: LoggedRequest[];
  liveStreams: Set<ServerResponse>;
  switches: Switches;
  modelCalls: () => number;
  clock: Clock;
  changes: Changes;
  faults: Faults;
  gates: Gates;
  listener: Listener;
  permissions: Permissions;
  runs: Runs;
  sessions: Sessions;
};

export function createState(parts: StateParts): EtienneState {
  const { changes, clock, gates, listener, permissions, runs, sessions, switches } = parts;

  const state: EtienneState = {
    runs: parts.started,
    requests: parts.requests,
    get pending() {
      return permissions.pending();
    },
    get liveStreams() {
      return parts.liveStreams.size;
    },
    get queuedRuns() {
      return runs.queuedCount();
    },
    get modelCalls() {
      return parts.modelCalls();
    },
    waitFor: (predicate) => changes.until(() => predicate(state)),
    async setDown(down, { losesRuns = false } = {}) {
      if (losesRuns) runs.loseAll();
      await listener.setDown(down);
      changes.changed();
    },
    failNext: parts.faults.failNext,
    dropStreams() {
      for (const response of parts.liveStreams) response.socket?.resetAndDestroy();
    },
    setBudgetExceeded(exceeded) {
      switches.budgetExceeded = exceeded;
    },
    refuse(refusal) {
      switches.refusal = refusal;
    },
    makeSessionStale: sessions.makeStale,
    seedSession(project, { history = [], ...given } = {}) {
      const entry = { timestamp: clock.isoNow(), sessionId: randomUUID(), ...given };
      sessions.record(project, entry, history);
      return entry.sessionId;
    },
    foreignRun(project, prompt) {
      const run = runs.start({ project, prompt, mode: 'foreign' });
      run.stream.attach({ write: () => {}, end: () => {} });
      return { processId: run.processId, finished: run.finished };
    },
    completeGate: gates.complete,
  };
  return state;
}
