import type { Clock, QueueLog } from 'service-kit';
import type { StoredAnswer } from '../etienne/find-answer.ts';
import type { RunView } from '../etienne/run-outcome.ts';
import type { StreamEvent } from '../etienne/stream-events.ts';
import type { Prepared } from '../files/prepare-prompt.ts';
import type { Prompt } from '../prompts/prompt.ts';
import type { Reply } from '../replies/replies.ts';
import type { Addressee } from '../sessions/session-ref.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import type { ActiveRun, ActiveRuns } from './active-runs.ts';
import type { ProjectTurns } from './project-turns.ts';
import type { RunEnd, RunRecord, RunStore } from './run-store.ts';

/** What running a prompt needs of Etienne. */
export interface RunEtienne {
  listProjects(): Promise<string[]>;
  openPrompt(
    prompt: { project: string; prompt: string; mode: Prompt['mode'] },
    signal: AbortSignal,
  ): AsyncIterable<StreamEvent>;
  attachRun(processId: string, from: { lastEventId?: number }, signal: AbortSignal): AsyncIterable<StreamEvent>;
  /** Waits, `mostMs` at most, until Etienne can be reached again. */
  untilBack(mostMs: number, signal: AbortSignal): Promise<void>;
  /** False where Etienne does not know the run, or not any more. */
  abort(processId: string): Promise<boolean>;
  clearSession(project: string): Promise<unknown>;
  /** Makes a session of the project the one that its next prompt resumes, where that is possible. */
  makeCurrent(project: string, projectSessionId: string): Promise<{ readonly status: string }>;
  /**
   * What is stored of a prompt that ended after `startedAfter` (milliseconds), if anything is. `hasBegun`: Etienne has
   * told that it runs in this session.
   */
  storedAnswer(run: {
    project: string;
    projectSessionId: string | undefined;
    prompt: string;
    startedAfter: number;
    hasBegun: boolean;
  }): Promise<StoredAnswer | undefined>;
  /** What is really sent for a prompt: itself, or a pointer to a file of the project where it is too long. */
  placePrompt(project: string, promptId: string, text: string, mode: Prompt['mode']): Promise<string>;
}

/** Told how long the steps of a run took, in milliseconds. */
export interface RunMeasure {
  /** It is about to be sent, so long after it was put into its line. */
  begun(waitedMs: number): void;
  firstWord(sinceBeginMs: number): void;
  /** Without a time where it has never begun. */
  ended(outcome: RunEnd, sinceBeginMs: number | undefined): void;
}

export interface RunPromptOptions {
  etienne: RunEtienne;
  runs: Pick<RunStore, 'get' | 'begin' | 'undo' | 'setProcess' | 'setProjectSession'>;
  sessions: Pick<SessionStore, 'get' | 'setProjectSession'>;
  turns: ProjectTurns;
  active: ActiveRuns;
  /** Ends run, prompt and reply in one step: after it the prompt is done and the reply is on its way. */
  finish(
    run: Omit<RunRecord, 'state' | 'stopRequested'>,
    end: RunEnd,
    reply: Reply | undefined,
    replyTo: string | undefined,
  ): Promise<void>;
  say(to: Addressee, id: string, reply: Reply): Promise<void>;
  /** Notes in the waiting prompt since when Etienne can't be reached. */
  setWaitingSince(promptId: string, prompt: Prompt): Promise<void>;
  /** Shows how far a run has come; must not fail or take time. */
  onProgress(run: ActiveRun, event?: StreamEvent): void;
  onEnd(run: ActiveRun): void;
  /** The run goes on elsewhere, or after a restart: nothing of it is said or shown from here any more. */
  onLetGo(run: ActiveRun): void;
  /** Whether no other machine can have taken over what is done here; asked before a prompt is sent. */
  isSteady(): boolean;
  /** What has to be done for a prompt before its turn, for instance to bring its files; gives the text to send. */
  prepare(promptId: string, prompt: Prompt, signal: AbortSignal): Promise<Prepared>;
  /** Adds to the reply of a run that has been seen to its end what else comes of it. */
  afterRun(run: ActiveRun, view: RunView, reply: Reply): Promise<Reply>;
  measure: RunMeasure;
  clock: Clock;
  log: QueueLog & { info(details: object, message: string): void };
}
