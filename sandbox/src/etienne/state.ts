import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Tokens } from './auth.ts';
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
import type { Timing } from './timing.ts';

/** Rewrites a prompt as an input guardrail does. */
export type Guardrail = (prompt: string) => string;

/** What the switches of `state` change and the stand-in reads at every request. */
export type Switches = {
  budgetExceeded: boolean;
  classifierAllows: boolean;
  guardrail: Guardrail | undefined;
  refusal: Refusal;
  signInRefusal: Refusal;
};

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
  /** Calls after every change, of files that an agent writes, too; answers a function that ends it. */
  onChange(listener: () => void): () => void;
  /** Refuses and resets connections while runs go on; `losesRuns` also ends them without a trace, as a crash does. */
  setDown(down: boolean, options?: { losesRuns?: boolean }): Promise<void>;
  /** The network is away for that long of the stand-in's clock, while runs go on. Resolves when it is back. */
  loseNetwork(forMs: number): Promise<void>;
  /** A `kill -9` and a new start: what ran and waited is lost without a trace, what was stored is kept. */
  restart(downMs?: number): Promise<void>;
  failNext: Faults['failNext'];
  /** Resets every open stream; the runs go on without their clients. */
  dropStreams(): void;
  setBudgetExceeded(exceeded: boolean): void;
  /**
   * Answers every request that needs a token with this, until called with undefined.
   *
   * `message` replaces the usual one (`Token expired`), `route` narrows it to requests whose `METHOD /path` has it.
   */
  refuse(status: 401 | 403 | undefined, only?: { message?: string; route?: string | RegExp }): void;
  /** Every access token known so far is answered 401 `Token expired`; a new sign-in or refresh helps. */
  expireTokens(): void;
  /** The sign-in server answers everything with this status; `message` replaces the usual one. */
  refuseSignIn(status: number | undefined, message?: string): void;
  /** Refuses and resets connections to the sign-in server. */
  setSignInDown(down: boolean): Promise<void>;
  /** Changes how long things take, from now on. */
  setTiming(changes: Partial<Timing>): void;
  /** The input guardrails from now on; undefined leaves prompts alone. */
  setGuardrail(guardrail: Guardrail | undefined): void;
  /** Whether the agent's own classifier lets tools change something in mode `plan`; at first it does not. */
  setClassifierAllows(allows: boolean): void;
  /** Somebody presses *New chat* in Etienne's own page: the next prompt starts a new session. */
  newChat(project: string): void;
  /** Another coding agent works in this project: it has no `data/session.id`, now and later. */
  keepSessionElsewhere(project: string): void;
  /** Somebody removes the project's folder; Etienne makes an empty one again after `recreateMs`. */
  removeProject(project: string): void;
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
  authListener: Listener;
  permissions: Permissions;
  runs: Runs;
  sessions: Sessions;
  timing: Timing;
  tokens: Tokens;
};

export function createState(parts: StateParts): EtienneState {
  const { changes, clock, gates, listener, permissions, runs, sessions, switches, timing } = parts;

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
    onChange: changes.listen,
    async setDown(down, { losesRuns = false } = {}) {
      if (losesRuns) runs.loseAll();
      await listener.setDown(down);
      changes.changed();
    },
    async loseNetwork(forMs) {
      await state.setDown(true);
      await clock.wait(forMs);
      await state.setDown(false);
    },
    async restart(downMs = 0) {
      await state.setDown(true, { losesRuns: true });
      await clock.wait(downMs);
      await state.setDown(false);
    },
    failNext: parts.faults.failNext,
    dropStreams() {
      for (const response of parts.liveStreams) response.socket?.resetAndDestroy();
    },
    setBudgetExceeded(exceeded) {
      switches.budgetExceeded = exceeded;
    },
    refuse(status, only = {}) {
      switches.refusal = status && { status, ...only };
    },
    expireTokens: parts.tokens.expireAccess,
    refuseSignIn(status, message) {
      switches.signInRefusal = status === undefined ? undefined : { status, message };
    },
    setSignInDown: parts.authListener.setDown,
    setTiming: (changed) => void Object.assign(timing, changed),
    setGuardrail(guardrail) {
      switches.guardrail = guardrail;
    },
    setClassifierAllows(allows) {
      switches.classifierAllows = allows;
    },
    newChat: (project) => void sessions.clearCurrent(project),
    keepSessionElsewhere: sessions.keepElsewhere,
    removeProject(project) {
      const dir = sessions.projectDir(project);
      rmSync(dir, { recursive: true, force: true });
      clock.after(Math.max(1, timing.recreateMs), () => mkdirSync(dir, { recursive: true }));
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
