import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { BackgroundTask, ToolCall, ToolResult } from './model/model.ts';
import { judge } from './permission-policy.ts';
import type { PermissionAnswer, RequestType } from './permissions.ts';
import { QuestionClosed, TurnLimitReached } from './run.ts';
import type { EventData } from './run-stream.ts';
import { subagentEnds, subagentStarts } from './subagent-events.ts';

type RunningTask = { callId: string; task: BackgroundTask; startedMs: number };

export type Turn = {
  text(chunk: string): void;
  useTool(call: ToolCall): Promise<string>;
  /** The subagents that still work, oldest first. */
  background(): RunningTask[];
  /** Lets a subagent work until it reports, and shows its end; what it says goes into the history only. */
  finishBackground(running: RunningTask): Promise<void>;
  /** Everything that the agent and its subagents said: what the stored history gets. */
  assistantText(): string;
  /** What the agent itself said since the turn began or its last subagent came back. */
  roundText(): string;
  /** What it said after the last tool: what the `stop` event gets. */
  lastMessage(): string;
  steps(): EventData[];
  modelRequests(): number;
};

type TurnOptions = {
  emit: (type: string, data: EventData) => void;
  clock: Clock;
  sessionId: string;
  projectDir: string;
  callPrefix: string;
  agentMode: string | undefined;
  maxTurns: number;
  classifierAllows: () => boolean;
  ask: (requestType: RequestType, toolName: string) => Promise<PermissionAnswer>;
};

type Permit =
  | { status: 'permitted'; input: EventData; decision: EventData }
  | { status: 'refused'; content: string; meta: EventData };

const fileEvents: Record<string, string> = { Write: 'file_added', Edit: 'file_changed' };

const timedOut = 'Request timed out waiting for user response';
const denied =
  "The user doesn't want to proceed with this tool use. The tool use was rejected. STOP what you are doing and wait for the user to tell you how to proceed.";

/** What Claude Code itself has to say of a call goes to the agent in a tag, to programs without it. */
const untagged = (content: string): string => content.replaceAll(/<\/?tool_use_error>/g, '');

const refusedBy = (decision: EventData): EventData => ({ permission_decision: { decision: 'reject', ...decision } });
const closedMeta = {
  non_execution_kind: 'permission-rule',
  ...refusedBy({ source: 'config', reason_type: 'other' }),
};

/** What the agent says and does in answer to one prompt, shown as Etienne's events and kept for the history. */
export function createTurn(options: TurnOptions): Turn {
  const { emit, clock, sessionId } = options;
  const steps: EventData[] = [];
  const background: RunningTask[] = [];
  let assistantText = '';
  let roundText = '';
  let lastMessage = '';
  let modelRequests = 1;
  let calls = 0;

  function remember(chunk: string): void {
    assistantText += chunk;
    steps.push({ type: 'text_chunk', content: chunk, timestamp: clock.now() });
  }

  async function askPermission(call: ToolCall): Promise<Permit> {
    const verdict = judge(call, options.agentMode, options.classifierAllows());
    if (verdict.status === 'runs') return { status: 'permitted', input: call.input, decision: verdict.decision };
    if (verdict.status === 'refused') {
      return { status: 'refused', content: verdict.content, meta: refusedBy({ source: 'config' }) };
    }
    try {
      const answer = await options.ask(verdict.requestType, call.toolName);
      if (answer.status === 'allowed') {
        const decision = { decision: 'accept', source: 'user_temporary' };
        return { status: 'permitted', input: answer.updatedInput ?? call.input, decision };
      }
      const content = answer.status === 'timed_out' ? timedOut : (answer.message ?? denied);
      return { status: 'refused', content, meta: refusedBy({ source: 'user_reject' }) };
    } catch (error) {
      if (!(error instanceof QuestionClosed)) throw error;
      return { status: 'refused', content: error.message, meta: closedMeta };
    }
  }

  function tellAgent(callId: string, outcome: ToolResult, meta?: EventData): void {
    const failed = outcome.status === 'failed';
    const flag = failed ? { is_error: true } : outcome.successFlag ? { is_error: false } : {};
    const asBlocks = outcome.status === 'done' && outcome.asBlocks;
    const told = asBlocks ? [{ type: 'text', text: outcome.content }] : outcome.content;
    emit('user', {
      type: 'user',
      message: { role: 'user', content: [{ tool_use_id: callId, type: 'tool_result', content: told, ...flag }] },
      parent_tool_use_id: null,
      session_id: sessionId,
      uuid: randomUUID(),
      timestamp: clock.isoNow(),
      tool_use_result: failed ? `Error: ${untagged(outcome.content)}` : outcome.result,
      ...(meta && { tool_result_meta: [{ id: callId, ...meta }] }),
    });
    if (modelRequests >= options.maxTurns) throw new TurnLimitReached(options.maxTurns);
    modelRequests += 1;
    lastMessage = '';
    emit('status', { status: 'requesting' });
  }

  return {
    text(chunk) {
      remember(chunk);
      roundText += chunk;
      lastMessage += chunk;
      emit('stdout', { chunk });
    },
    async useTool(call) {
      const callId = `toolu_fake_${options.callPrefix}_${calls}`;
      calls += 1;
      const { toolName, input } = call;
      if (call.blocked !== undefined) {
        tellAgent(callId, { status: 'failed', content: call.blocked });
        return call.blocked;
      }
      emit('tool', { toolName, status: 'running', callId, input });
      const step: EventData = {
        id: callId,
        type: 'tool_call',
        toolName,
        args: input,
        status: 'running',
        timestamp: clock.now(),
      };
      steps.push(step);

      const permit = await askPermission(call);
      if (permit.status === 'refused') {
        tellAgent(callId, { status: 'failed', content: permit.content }, permit.meta);
        return permit.content;
      }
      if (call.background) {
        for (const data of subagentStarts(call.background, callId)) emit('subagent_start', data);
        background.push({ callId, task: call.background, startedMs: clock.now() });
      }
      const outcome = await call.perform(permit.input);
      if (outcome.status === 'done') {
        const { result } = outcome;
        emit('tool', { toolName, status: 'complete', callId, input, result });
        Object.assign(step, { status: 'complete', result });
        const fileEvent = fileEvents[toolName];
        if (fileEvent) emit(fileEvent, { path: input.file_path });
      }
      tellAgent(callId, outcome, { permission_decision: permit.decision });
      return outcome.content;
    },
    background: () => background,
    async finishBackground(running) {
      let summary = '';
      for await (const chunk of running.task.work()) {
        remember(chunk);
        summary += chunk;
      }
      background.splice(background.indexOf(running), 1);
      const ended = { ...running, summary, durationMs: clock.now() - running.startedMs };
      const { projectDir } = options;
      for (const data of subagentEnds(ended, { sessionId, projectDir })) emit('subagent_end', data);
      roundText = '';
      lastMessage = '';
      modelRequests = 1;
    },
    assistantText: () => assistantText,
    roundText: () => roundText,
    lastMessage: () => lastMessage.trim(),
    steps: () => steps,
    modelRequests: () => modelRequests,
  };
}
