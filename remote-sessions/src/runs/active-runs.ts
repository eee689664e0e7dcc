import { initialRunView, type RunView } from '../etienne/run-outcome.ts';
import type { AgentMode } from '../sessions/agent-mode.ts';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';

/** A prompt that has been taken up, from waiting for its project's turn to its end. */
export interface ActiveRun extends SessionRef {
  readonly id: string;
  readonly project: string;
  /** As the person wrote it. */
  readonly prompt: string;
  /** What the agent shall read: the prompt with what was made ready for it, such as files. */
  readyText: string;
  /** The project session that the prompt was written for; empty where there was none. */
  readonly projectSessionId: string;
  readonly mode: AgentMode;
  /** The message that the answer shall refer to, where that would not be clear. */
  readonly replyTo: string | undefined;
  /** When it was taken up, in milliseconds. */
  readonly since: number;
  /** When something of it was last heard, in milliseconds. */
  lastSignAt: number;
  view: RunView;
  /** What it waits for before it can be sent. */
  waitsFor: 'files' | 'turn' | undefined;
  /** Since when (milliseconds) and why it can't be followed at the moment, although it may go on in Etienne. */
  cutOff: { since: number; error: unknown } | undefined;
  stopRequested: boolean;
  /** It was begun by another process, and is gone on with. */
  isResumed: boolean;
  /** Its end is on disk, together with what is said about it. */
  isAnswered: boolean;
  /** Its person is not served any more: how it ends is not said. */
  isUnwanted: boolean;
  /** How often Etienne has refused to stop it. */
  refusedStops: number;
  /** Aborted when the run need not be followed any longer, because it was stopped before it began. */
  readonly abandon: AbortController;
  /** Passes the wish to stop on to Etienne, never rejecting; set once its handle for the run is known. */
  abort: (() => Promise<void>) | undefined;
}

/** What runs now, one run per remote session at most. In memory only: what must survive is in the run store. */
export interface ActiveRuns {
  begin(
    run: SessionRef & Pick<ActiveRun, 'id' | 'project' | 'projectSessionId' | 'prompt' | 'mode' | 'replyTo' | 'since'>,
  ): ActiveRun;
  end(run: ActiveRun): void;
  get(ref: SessionRef): ActiveRun | undefined;
  byId(id: string): ActiveRun | undefined;
  list(): ActiveRun[];
}

export function createActiveRuns(): ActiveRuns {
  const bySession = new Map<string, ActiveRun>();
  return {
    begin(run) {
      const active: ActiveRun = {
        id: run.id,
        provider: run.provider,
        sessionId: run.sessionId,
        project: run.project,
        projectSessionId: run.projectSessionId,
        prompt: run.prompt,
        readyText: run.prompt,
        mode: run.mode,
        replyTo: run.replyTo,
        isResumed: false,
        isAnswered: false,
        isUnwanted: false,
        since: run.since,
        lastSignAt: run.since,
        view: initialRunView(),
        waitsFor: undefined,
        cutOff: undefined,
        stopRequested: false,
        refusedStops: 0,
        abandon: new AbortController(),
        abort: undefined,
      };
      bySession.set(sessionKey(run), active);
      return active;
    },
    end(run) {
      if (bySession.get(sessionKey(run)) === run) bySession.delete(sessionKey(run));
    },
    get: (ref) => bySession.get(sessionKey(ref)),
    byId: (id) => [...bySession.values()].find((run) => run.id === id),
    list: () => [...bySession.values()],
  };
}
