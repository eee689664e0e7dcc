import type { EventData, RunStream } from './run-stream.ts';

/** Who started the run: a client of the API, `unattended`, or somebody at the web UI. */
export type RunMode = 'stream' | 'unattended' | 'foreign';

export type RunOutcome = 'completed' | 'failed' | 'aborted' | 'refused' | 'lost';

/** One prompt, from its arrival until its stream has ended. */
export type Run = {
  number: number;
  processId: string;
  project: string;
  prompt: string;
  agentMode: string | undefined;
  mode: RunMode;
  stream: RunStream;
  signal: AbortSignal;
  /** Rejects when the run is aborted or lost, never resolves. */
  aborted: Promise<never>;
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

/** Etienne itself went down: no event, no history. */
export class RunLost extends Error {
  override readonly name = 'RunLost';
}
