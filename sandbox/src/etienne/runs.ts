import { mkdirSync } from 'node:fs';
import { executeRun, type RunContext } from './execute-run.ts';
import { createProjectQueue } from './project-queue.ts';
import { QuestionClosed, type Run, RunAborted, RunLost, type RunMode, type RunOutcome } from './run.ts';
import { createRunStream } from './run-stream.ts';
import { realTiming } from './timing.ts';

export type StartedRun = {
  project: string;
  /** As it was sent. */
  prompt: string;
  /** As it was run and stored, after the input guardrails. */
  ranPrompt: string;
  sessionId: string;
  startedAt: string;
  outcome: 'running' | RunOutcome;
  mode: RunMode;
  agentMode: string | undefined;
  maxTurns: number;
  processId: string;
};

type PromptRequest = {
  project: string;
  prompt: string;
  agentMode?: string | undefined;
  maxTurns?: number | undefined;
  mode: RunMode;
};

export type Runs = {
  start(request: PromptRequest): Run;
  find(processId: string): Run | undefined;
  abort(processId: string): boolean;
  queuedCount(): number;
  loseAll(): void;
};

type RunsOptions = {
  context: Omit<RunContext, 'onStarted'>;
  started: StartedRun[];
  onChange: () => void;
};

type Entry = {
  run: Run;
  controller: AbortController;
  closeQuestions: (reason: Error) => void;
  finish: (outcome: RunOutcome) => void;
  state: 'queued' | 'executing' | 'ended';
};

/** Etienne's own, where the client names none. */
const defaultMaxTurns = 20;

function newProcessId(nowMs: number): string {
  return `sdk_${nowMs}_${Math.random().toString(36).slice(2, 11).padEnd(9, '0')}`;
}

/**
 * All runs that are waiting, executing or still kept for replay.
 *
 * `started` gets an entry for every run that really executed at the model, in that order: the truth about "at most
 * once". Only the process id of the run's first event finds it; the one of the second is nobody's.
 */
export function createRuns({ context, started, onChange }: RunsOptions): Runs {
  const { clock, timing, sessions } = context;
  const entries = new Map<string, Entry>();
  const queue = createProjectQueue();
  let count = 0;

  /** With a question open the agent gets to hear of it and answers once more, for which it has the real two seconds. */
  function requestAbort({ run, state, controller, closeQuestions }: Entry): void {
    const delayMs = run.openQuestions > 0 ? Math.max(timing.abortMs, realTiming.abortMs) : timing.abortMs;
    run.isAborting = true;
    closeQuestions(new QuestionClosed());
    if (state === 'executing') clock.after(delayMs, () => controller.abort(new RunAborted()));
  }

  async function execute(entry: Entry): Promise<RunOutcome> {
    const { run } = entry;
    if (run.isAborting) return 'aborted';
    entry.state = 'executing';
    let record: StartedRun | undefined;
    const onStarted = (_: Run, sessionId: string, ranPrompt: string): void => {
      const { project, prompt, mode, agentMode, maxTurns, processId } = run;
      const ran = { project, prompt, ranPrompt, sessionId, mode, agentMode, maxTurns, processId };
      record = { ...ran, startedAt: clock.isoNow(), outcome: 'running' };
      started.push(record);
    };
    const outcome = await executeRun({ ...context, onStarted }, run);
    if (record) record.outcome = outcome;
    return outcome;
  }

  async function takeTurn(entry: Entry): Promise<void> {
    const { run, finish } = entry;
    const outcome = await execute(entry);
    entry.state = 'ended';
    run.stream.end();
    finish(outcome);
    if (outcome !== 'lost') queue.leave(run.project);
    onChange();
  }

  function start({ project, prompt, agentMode, maxTurns = defaultMaxTurns, mode }: PromptRequest): Run {
    const processId = newProcessId(clock.now());
    const controller = new AbortController();
    const questions = new AbortController();
    const closeQuestions = (reason: Error): void => questions.abort(reason);
    const aborted = Promise.withResolvers<never>();
    aborted.promise.catch(() => {});
    controller.signal.addEventListener('abort', () => aborted.reject(controller.signal.reason), { once: true });
    const finished = Promise.withResolvers<RunOutcome>();
    const stream = createRunStream({
      clock,
      timing,
      onAbandoned: () => requestAbort(entry),
      onExpired: () => entries.delete(processId),
      onChange,
    });
    count += 1;
    const run: Run = {
      number: count,
      processId,
      project,
      prompt,
      agentMode,
      maxTurns,
      mode,
      stream,
      signal: controller.signal,
      aborted: aborted.promise,
      questionsClosed: questions.signal,
      isAborting: false,
      openQuestions: 0,
      finished: finished.promise,
      promptNumber: 0,
      answer: '',
      usage: {},
    };
    const entry: Entry = { run, controller, closeQuestions, finish: finished.resolve, state: 'queued' };
    entries.set(processId, entry);
    mkdirSync(sessions.projectDir(project), { recursive: true });
    clock.after(timing.firstEventMs, () => {
      if (!entries.has(processId)) return;
      stream.emit('session', { process_id: processId });
      if (queue.isBusy(project)) {
        const message = 'Waiting for the previous task in this project to finish';
        stream.emit('status', { status: 'queued', message });
      }
      queue.enter(project, () => void takeTurn(entry));
    });
    return run;
  }

  return {
    start,
    find: (processId) => entries.get(processId)?.run,
    abort(processId) {
      const entry = entries.get(processId);
      if (!entry || entry.state === 'ended') return false;
      requestAbort(entry);
      return true;
    },
    queuedCount: () =>
      entries
        .values()
        .filter(({ state }) => state === 'queued')
        .toArray().length,
    loseAll() {
      queue.clear();
      for (const entry of entries.values()) {
        const lost = new RunLost('Etienne went down');
        entry.run.stream.drop();
        entry.closeQuestions(lost);
        entry.controller.abort(lost);
        if (entry.state === 'queued') entry.finish('lost');
      }
      entries.clear();
    },
  };
}
