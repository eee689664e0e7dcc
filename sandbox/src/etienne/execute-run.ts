import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { type ApiError, conclude, emitStreamError } from './conclude-run.ts';
import type { Gates } from './gates.ts';
import type { Model, ModelApi, ModelStep } from './model/model.ts';
import { scriptedModel } from './model/scripted-model.ts';
import type { Permissions } from './permissions.ts';
import { type Run, RunAborted, RunLost, type RunOutcome, TurnLimitReached } from './run.ts';
import type { EventData } from './run-stream.ts';
import type { Sessions } from './sessions.ts';
import type { Timing } from './timing.ts';
import { createTurn, type Turn } from './turn.ts';
import { model as modelName } from './usage.ts';
import { writeHistory } from './write-history.ts';

export type RunContext = {
  clock: Clock;
  timing: Timing;
  sessions: Sessions;
  permissions: Permissions;
  gates: Gates;
  workspaceDir: string;
  model: Model | undefined;
  isBudgetExceeded(): boolean;
  classifierAllows(): boolean;
  /** The input guardrails: what is run and stored instead of what was sent. */
  rewrite(prompt: string): string;
  /** Called once the run really executes at the model; a run that never came so far is not reported. */
  onStarted(run: Run, sessionId: string, ranPrompt: string): void;
};

/** One run on its way: what every step of it needs. */
type Execution = { context: RunContext; run: Run; prompt: string; sessionId: string; turn: Turn };

/** How long before the end of the stream the history is on disk (measured). */
const historyLeadMs = 4;

/** What is stored of a run whose token counts never came. */
const noCosts: EventData = {};

/**
 * Carries one prompt out from the moment that its project is free, up to the end of the stream.
 *
 * Which session it resumes is read here and not when it was queued: whoever changes `data/session.id` in between
 * decides it. Never rejects: every failure is an event in the stream. Whatever ends a run that has begun, it is stored;
 * only a crash of Etienne leaves nothing.
 */
export async function executeRun(context: RunContext, run: Run): Promise<RunOutcome> {
  const { clock, timing, sessions } = context;
  const { stream, signal } = run;
  const resumedId = sessions.currentId(run.project);
  if (context.isBudgetExceeded()) {
    const advice = 'Please increase the budget limit or disable budget monitoring to continue.';
    stream.emit('error', {
      error: `Budget limit exceeded. Current costs: 10.42 EUR, limit: 10.00 EUR. ${advice}`,
    });
    return 'refused';
  }

  let execution: Execution | undefined;
  const sessionId = resumedId ?? randomUUID();
  try {
    await clock.wait(timing.sessionMs, signal);
    if (resumedId && !sessions.isResumable(resumedId)) {
      stream.emit('error', { message: 'Unexpected result subtype: error_during_execution' });
      const reason = `No conversation found with session ID: ${resumedId}`;
      emitStreamError(stream, `Claude Code returned an error result: ${reason}`);
      return 'refused';
    }
    execution = begin(context, run, sessionId);
    return await carryOut(execution);
  } catch (error) {
    if (error instanceof RunLost) return 'lost';
    if (error instanceof TurnLimitReached) stream.emit('error', { message: 'Maximum turns exceeded' });
    emitStreamError(stream, error instanceof Error ? error.message : String(error));
    if (execution) writeHistory(execution, noCosts);
    return error instanceof RunAborted ? 'aborted' : 'failed';
  }
}

function begin(context: RunContext, run: Run, sessionId: string): Execution {
  const { stream, project } = run;
  const prompt = context.rewrite(run.prompt);
  context.sessions.makeCurrent(project, sessionId);
  run.promptNumber = context.sessions.countPrompt(sessionId);
  context.onStarted(run, sessionId, prompt);
  showSession(run, sessionId);
  const turn = createTurn({
    emit: (type, data) => stream.emit(type, data),
    clock: context.clock,
    sessionId,
    projectDir: context.sessions.projectDir(project),
    callPrefix: String(run.number),
    agentMode: run.agentMode,
    maxTurns: run.maxTurns,
    classifierAllows: context.classifierAllows,
    async ask(requestType, toolName) {
      run.openQuestions += 1;
      try {
        return await context.permissions.ask({ requestType, toolName, projectName: project }, run.questionsClosed);
      } finally {
        run.openQuestions -= 1;
      }
    },
  });
  return { context, run, prompt, sessionId, turn };
}

function showSession({ stream }: Run, sessionId: string): void {
  stream.emit('session', { session_id: sessionId, process_id: `sdk_${sessionId}`, model: modelName });
  stream.emit('status', { status: 'requesting' });
}

/** Up to the end of the stream; a run with subagents completes once without and once with each of their reports. */
async function carryOut(execution: Execution): Promise<RunOutcome> {
  const { context, run, prompt, sessionId, turn } = execution;
  const { clock, timing } = context;
  const api = modelApi(execution);
  let apiError = await takeSteps(execution, context.model?.(prompt, api) ?? scriptedModel(prompt, api));
  let usage = conclude(clock, run, prompt, turn, apiError);
  for (let running = turn.background()[0]; running && !apiError; running = turn.background()[0]) {
    await Promise.race([turn.finishBackground(running), run.aborted]);
    showSession(run, sessionId);
    apiError = await takeSteps(execution, running.task.report());
    usage = conclude(clock, run, prompt, turn, apiError);
  }
  await clock.wait(timing.streamEndMs - historyLeadMs);
  if (run.signal.reason instanceof RunLost) return 'lost';
  writeHistory(execution, usage);
  await clock.wait(Math.min(historyLeadMs, timing.streamEndMs));
  if (run.isAborting) {
    emitStreamError(run.stream, 'Operation aborted');
    return 'aborted';
  }
  return apiError ? 'failed' : 'completed';
}

function modelApi({ context, run, sessionId, turn }: Execution): ModelApi {
  const { clock, gates, sessions } = context;
  const { signal } = run;
  return {
    project: run.project,
    projectDir: sessions.projectDir(run.project),
    workspaceDir: context.workspaceDir,
    sessionId,
    promptNumber: run.promptNumber,
    chunkMs: context.timing.chunkMs,
    wait: (delayMs) => clock.wait(delayMs, signal),
    passGate: (name) => gates.passed(name, signal),
    passGateInShell(name) {
      const ended = new AbortController();
      signal.addEventListener('abort', () => signal.reason instanceof RunLost || ended.abort(signal.reason));
      return gates.passed(name, ended.signal);
    },
    useTool: (call) => turn.useTool(call),
  };
}

async function takeSteps({ context, run, turn }: Execution, steps: AsyncIterable<ModelStep>) {
  const iterator = steps[Symbol.asyncIterator]();
  while (true) {
    const next = await Promise.race([iterator.next(), run.aborted]);
    if (next.done) return undefined;
    const step = next.value;
    if (typeof step === 'string') turn.text(step);
    else if ('event' in step) run.stream.emit(step.event, step.data);
    else {
      if (step.isRetriedLong) await context.clock.wait(context.timing.modelRetriesMs, run.signal);
      const { apiError: message, retryable } = step;
      return { message, retryable } satisfies ApiError;
    }
  }
}
