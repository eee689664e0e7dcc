import { randomBytes } from 'node:crypto';
import { taskOutputFile } from '../subagent-events.ts';
import { inPieces } from './long-text.ts';
import type { BackgroundTask, ModelApi, ModelStep, ToolCall } from './model.ts';

/** The recorded model repeated what a tool told it in pieces of 200 characters. */
const pieceLength = 200;

const input = {
  description: 'Look around',
  prompt: 'Look around and report',
  subagent_type: 'general-purpose',
};

function launched(id: string, outputFile: string): string {
  return `Async agent launched successfully. (This tool result is internal metadata — never quote or paste any part of it, including the agentId below, into a user-facing reply.)
agentId: ${id} (internal ID - do not mention to user. Use SendMessage with to: '${id}', summary: '<5-10 word recap>' to continue this agent.)
The agent is working in the background. You will be notified automatically when it completes. You know nothing about its results until that notification arrives — do not report, assume, or predict them; continue other work or respond to the user in the meantime.
Do not duplicate this agent's work — avoid working with the same files or topics it is using.
output_file: ${outputFile}
Do NOT Read or tail this file via the shell tool — it is the full subagent JSONL transcript and reading it will overflow your context. If the user asks for progress, say the agent is still running; you'll get a completion notification.`;
}

/** Starts a subagent that works on by itself; `perform` answers at once. */
export function agentTool(api: ModelApi, task: Pick<BackgroundTask, 'work' | 'report'>): ToolCall {
  const id = `a${randomBytes(8).toString('hex')}`;
  const outputFile = taskOutputFile(id, api);
  return {
    toolName: 'Agent',
    input,
    background: { id, description: input.description, agentType: input.subagent_type, ...task },
    perform: () => ({
      status: 'done',
      result: {
        isAsync: true,
        status: 'async_launched',
        agentId: id,
        description: input.description,
        resolvedModel: 'claude-opus-4-6',
        prompt: input.prompt,
        outputFile,
        canReadOutputFile: true,
        canContinueAgent: true,
      },
      content: launched(id, outputFile),
      asBlocks: true,
    }),
  };
}

/** As recorded: the agent delegates and repeats twice what the tool told it. */
export async function* delegate(api: ModelApi): AsyncGenerator<ModelStep, void, void> {
  let told = '';
  yield 'I delegate. ';
  const task: Pick<BackgroundTask, 'work' | 'report'> = {
    async *work() {
      for (let i = 1; i <= 4; i += 1) yield `tick ${i}/4 `;
      yield 'SUBAGENT-REPORT all fine';
    },
    async *report() {
      yield* inPieces(`ECHO: ${told}`, pieceLength);
    },
  };
  told = await api.useTool(agentTool(api, task));
  yield* inPieces(`ECHO: ${told}`, pieceLength);
}

/** As an agent would talk to a person; the subagent works until the gate opens. */
export async function* delegateUntil(gate: string, api: ModelApi): AsyncGenerator<ModelStep, void, void> {
  yield 'I delegate. ';
  await api.useTool(
    agentTool(api, {
      async *work() {
        yield 'SUBAGENT looks. ';
        await api.passGate(gate);
        yield 'SUBAGENT-REPORT all fine';
      },
      async *report() {
        yield 'The subagent came back: ';
        yield 'all fine.';
      },
    }),
  );
  yield 'It works in the background.';
}
