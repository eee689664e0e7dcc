import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { ToolCall, ToolResult } from './model/model.ts';
import type { PermissionAnswer, RequestType } from './permissions.ts';
import type { EventData } from './run-stream.ts';

export type Turn = {
  text(chunk: string): void;
  useTool(call: ToolCall): Promise<string>;
  /** Everything that the agent said: what the stored history gets. */
  assistantText(): string;
  /** What it said after the last tool: what the `stop` event gets. */
  lastMessage(): string;
  steps(): EventData[];
  modelRequests(): number;
};

type TurnOptions = {
  emit: (type: string, data: EventData) => void;
  clock: Clock;
  sessionId: string;
  callPrefix: string;
  /** Whether every tool asks, or only those that exist for asking. */
  asksForEveryTool: boolean;
  ask: (requestType: RequestType, toolName: string) => Promise<PermissionAnswer>;
};

type Permit = { status: 'permitted'; input: EventData } | { status: 'refused'; content: string };

const askingTools: Record<string, RequestType> = {
  AskUserQuestion: 'ask_user_question',
  ExitPlanMode: 'plan_approval',
};

const fileEvents: Record<string, string> = { Write: 'file_added', Edit: 'file_changed' };

const timedOut =
  'The request timed out after 60 seconds: nobody answered. Continue without an answer or ask again later.';
const denied =
  "The user doesn't want to proceed with this tool use. The tool use was rejected. STOP what you are doing and wait for the user to tell you how to proceed.";

/** What the agent says and does in answer to one prompt, shown as Etienne's events and kept for the history. */
export function createTurn(options: TurnOptions): Turn {
  const { emit, clock, sessionId } = options;
  const steps: EventData[] = [];
  let assistantText = '';
  let lastMessage = '';
  let modelRequests = 1;
  let calls = 0;

  async function askPermission(call: ToolCall): Promise<Permit> {
    const requestType = askingTools[call.toolName] ?? (options.asksForEveryTool ? 'permission' : undefined);
    if (!requestType) return { status: 'permitted', input: call.input };
    const answer = await options.ask(requestType, call.toolName);
    if (answer.status === 'allowed') return { status: 'permitted', input: answer.updatedInput ?? call.input };
    return { status: 'refused', content: answer.status === 'timed_out' ? timedOut : (answer.message ?? denied) };
  }

  function tellAgent(callId: string, outcome: ToolResult, decision: EventData): void {
    const failed = outcome.status === 'failed';
    const flag = failed ? { is_error: true } : outcome.successFlag ? { is_error: false } : {};
    const content = [{ tool_use_id: callId, type: 'tool_result', content: outcome.content, ...flag }];
    emit('user', {
      type: 'user',
      message: { role: 'user', content },
      parent_tool_use_id: null,
      session_id: sessionId,
      uuid: randomUUID(),
      timestamp: clock.isoNow(),
      tool_use_result: failed ? `Error: ${outcome.content}` : outcome.result,
      tool_result_meta: [{ id: callId, permission_decision: decision }],
    });
    modelRequests += 1;
    lastMessage = '';
    emit('status', { status: 'requesting' });
  }

  return {
    text(chunk) {
      assistantText += chunk;
      lastMessage += chunk;
      steps.push({ type: 'text_chunk', content: chunk, timestamp: clock.now() });
      emit('stdout', { chunk });
    },
    async useTool(call) {
      const callId = `toolu_fake_${options.callPrefix}_${calls}`;
      calls += 1;
      const { toolName, input } = call;
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
        tellAgent(callId, { status: 'failed', content: permit.content }, { decision: 'reject', source: 'user_reject' });
        return permit.content;
      }
      const outcome = call.perform(permit.input);
      if (outcome.status === 'done') {
        const { result } = outcome;
        emit('tool', { toolName, status: 'complete', callId, input, result });
        Object.assign(step, { status: 'complete', result });
        const fileEvent = fileEvents[toolName];
        if (fileEvent) emit(fileEvent, { path: input.file_path });
      }
      const source =
        toolName === 'Bash' ? { source: 'config', reason_type: 'subcommandResults' } : { source: 'user_temporary' };
      tellAgent(callId, outcome, { decision: 'accept', ...source });
      return outcome.content;
    },
    assistantText: () => assistantText,
    lastMessage: () => lastMessage.trim(),
    steps: () => steps,
    modelRequests: () => modelRequests,
  };
}
