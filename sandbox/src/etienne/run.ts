import type { EventData, RunStream } from './run-stream.ts';

/** Who started the run: a client of the API, `unattended`, or somebody at the web UI. */
export type RunMode = 'stream' | 'unattended' | 'foreign';

export type RunOutcome = 'completed' | 'failed' | 'aborted' | 'refused' | 'lost';

/** One prompt, from its arrival until its stream has ended. */
export type Run = {
  number: number;
  processId: string;
  project: string;
  /** As the client sent it. */
  prompt: string;
  agentMode: string | undefined;
  /** How many rounds with tools the agent may take. */
  maxTurns: number;
  mode: RunMode;
  stream: RunStream;
  /** Fires when the agent's process ends: `RunAborted` or `RunLost`. */
  signal: AbortSignal;
  /** Rejects when the run is aborted or lost, never resolves. */
  aborted: Promise<never>;
  /** Fires as soon as an abort is asked for: whoever waits for a person hears `QuestionClosed`. */
  questionsClosed: AbortSignal;
  isAborting: boolean;
  openQuestions: number;
  finished: Promise<RunOutcome>;
  promptNumber: number;
  answer: string;
  usage: EventData;
};

export class RunAborted extends Error {
  override readonly name = 'RunAborted';
  constructor() {
    super('Claude Code process aborted by user');
  }
}

/** An abort closes what waits for a person at once; the agent hears of it as of a tool that failed. */
export class QuestionClosed extends Error {
  override readonly name = 'QuestionClosed';
  constructor() {
    super('Tool permission request failed: AbortError: Tool permission stream closed before response received');
  }
}

export class TurnLimitReached extends Error {
  override readonly name = 'TurnLimitReached';
  constructor(maxTurns: number) {
    super(`Claude Code returned an error result: Reached maximum number of turns (${maxTurns})`);
  }
}

/** Etienne itself went down: no event, no history. */
export class RunLost extends Error {
  override readonly name = 'RunLost';
}
