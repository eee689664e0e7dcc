import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Gates } from './gates.ts';
import type { Model, ModelApi } from './model/model.ts';
import { scriptedModel } from './model/scripted-model.ts';
import type { Permissions } from './permissions.ts';
import { type Run, RunAborted, RunLost, type RunOutcome } from './run.ts';
import type { EventData } from './run-stream.ts';
import type { HistoryLine, Sessions } from './sessions.ts';
import type { Timing } from './timing.ts';
import { createTurn, type Turn } from './turn.ts';
import { completedOf, contextStateOf, model as modelName, usageOf } from './usage.ts';

export type RunContext = {
  clock: Clock;
  timing: Timing;
  sessions: Sessions;
  permissions: Permissions;
  gates: Gates;
  workspaceDir: string;
  model: Model | undefined;
  keepsAbortedHistory: boolean;
  isBudgetExceeded(): boolean;
  /** Called once the run really executes at the model; a run that never came so far is not reported. */
  onStarted(run: Run, sessionId: string): void;
};

type ApiError = { message: string; retryable: boolean };

/** How long before the end of the stream the history is on disk (measured). */
const historyLeadMs = 4;

/**
 * Carries one prompt out from the moment that its project is free, up to the end of the stream.
 *
 * Which session it resumes is read here and not when it was queued: whoever changes `data/session.id` in between
 * decides it. Never rejects: every failure is an event in the stream.
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

  let turn: Turn | undefined;
  const sessionId = resumedId ?? randomUUID();
  try {
    await clock.wait(timing.sessionMs, signal);
    if (resumedId && !sessions.isResumable(resumedId)) {
      stream.emit('error', { message: 'Unexpected result subtype: error_during_execution' });
      const reason = `No conversation found with session ID: ${resumedId}`;
      stream.emit('error', streamError(`Claude Code returned an error result: ${reason}`));
      return 'refused';
    }
    turn = beginTurn(context, run, sessionId);
    const apiError = await takeSteps(context, run, sessionId, turn);
    const usage = usageOf(run.prompt.length, turn.assistantText().length, apiError ? 0 : turn.modelRequests());
    conclude(clock, run, turn, usage, apiError);
    await clock.wait(timing.streamEndMs - historyLeadMs);
    if (signal.reason instanceof RunLost) return 'lost';
    writeHistory(context, run, sessionId, turn, usage);
    await clock.wait(Math.min(historyLeadMs, timing.streamEndMs));
    return apiError ? 'failed' : 'completed';
  } catch (error) {
    if (error instanceof RunLost) return 'lost';
    stream.emit('error', streamError(error instanceof Error ? error.message : String(error)));
    if (turn && context.keepsAbortedHistory) writeHistory(context, run, sessionId, turn, {});
    return error instanceof RunAborted ? 'aborted' : 'failed';
  }
}

function streamError(message: string): EventData {
  return { message: `Stream error: ${message}`, recoverable: false };
}

function beginTurn(context: RunContext, run: Run, sessionId: string): Turn {
  const { stream } = run;
  context.sessions.makeCurrent(run.project, sessionId);
  run.promptNumber = context.sessions.countPrompt(sessionId);
  context.onStarted(run, sessionId);
  stream.emit('session', { session_id: sessionId, process_id: `sdk_${sessionId}`, model: modelName });
  stream.emit('status', { status: 'requesting' });
  return createTurn({
    emit: (type, data) => stream.emit(type, data),
    clock: context.clock,
    sessionId,
    callPrefix: String(run.number),
    asksForEveryTool: run.agentMode === 'plan' || run.agentMode === 'acceptEdits',
    ask: (requestType, toolName) =>
      context.permissions.ask({ requestType, toolName, projectName: run.project }, run.signal),
  });
}

async function takeSteps(context: RunContext, run: Run, sessionId: string, turn: Turn): Promise<ApiError | undefined> {
  const { signal } = run;
  const api: ModelApi = {
    project: run.project,
    projectDir: context.sessions.projectDir(run.project),
    workspaceDir: context.workspaceDir,
    sessionId,
    promptNumber: run.promptNumber,
    chunkMs: context.timing.chunkMs,
    wait: (delayMs) => context.clock.wait(delayMs, signal),
    passGate: (name) => context.gates.passed(name, signal),
    useTool: (call) => turn.useTool(call),
  };
  const steps = context.model?.(run.prompt, api) ?? scriptedModel(run.prompt, api);
  const iterator = steps[Symbol.asyncIterator]();
  while (true) {
    const next = await Promise.race([iterator.next(), run.aborted]);
    if (next.done) return undefined;
    const step = next.value;
    if (typeof step === 'string') turn.text(step);
    else if ('event' in step) run.stream.emit(step.event, step.data);
    else return { message: step.apiError, retryable: step.retryable };
  }
}

function conclude(clock: Clock, { stream }: Run, turn: Turn, usage: EventData, apiError: ApiError | undefined): void {
  if (apiError) {
    const { message, retryable } = apiError;
    const timestamp = clock.isoNow();
    stream.emit('error', { message: 'Stop hook failed: Stop hook failed', recoverable: true, source: 'stop_failure' });
    stream.emit('api_error', { message, fullError: message, retryable, timestamp });
    stream.emit('stdout', { chunk: `\n\n⚠️ **API Error:** ${message}\n` });
  } else {
    stream.emit('stop', {
      stop_hook_active: false,
      last_assistant_message: turn.lastMessage(),
      background_tasks: [],
      session_crons: [],
    });
  }
  stream.emit('usage', usage);
  stream.emit('context_state', contextStateOf(usage));
  stream.emit('completed', completedOf(usage));
  if (apiError) stream.emit('error', streamError(`Claude Code returned an error result: ${apiError.message}`));
}

/** An unattended run's history goes to the most recent *listed* session, whichever it ran in: a trap of Etienne's. */
function writeHistory(context: RunContext, run: Run, sessionId: string, turn: Turn, usage: EventData): void {
  const { sessions, clock } = context;
  const timestamp = clock.isoNow();
  const steps = turn.steps();
  const lines: HistoryLine[] = [
    { timestamp, isAgent: false, message: run.prompt },
    {
      timestamp,
      isAgent: true,
      message: turn.assistantText(),
      costs: usage,
      ...(steps.length > 0 ? { reasoningSteps: steps } : {}),
    },
  ];
  run.answer = turn.assistantText();
  run.usage = usage;
  const listed = sessions.list(run.project).sort((a, b) => b.timestamp.localeCompare(a.timestamp))[0];
  const target = run.mode === 'unattended' && listed ? listed.sessionId : sessionId;
  sessions.record(run.project, { timestamp, sessionId: target }, lines);
}
