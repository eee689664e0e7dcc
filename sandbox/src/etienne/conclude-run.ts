import type { Clock } from './clock.ts';
import type { Run } from './run.ts';
import type { EventData, RunStream } from './run-stream.ts';
import type { Turn } from './turn.ts';
import { completedOf, contextStateOf, usageOf } from './usage.ts';

export type ApiError = { message: string; retryable: boolean };

export function emitStreamError(stream: RunStream, message: string): void {
  stream.emit('error', { message: `Stream error: ${message}`, recoverable: false });
}

/**
 * The events from the agent's last word to `completed`, after it where the model's API failed. Returns the token counts.
 *
 * A run that is being aborted runs no stop hook any more, so no `stop` comes.
 */
export function conclude(
  clock: Clock,
  run: Run,
  prompt: string,
  turn: Turn,
  apiError: ApiError | undefined,
): EventData {
  const { stream } = run;
  const usage = usageOf(prompt.length, turn.roundText().length, apiError ? 0 : turn.modelRequests());
  if (apiError) {
    const { message, retryable } = apiError;
    const timestamp = clock.isoNow();
    stream.emit('error', { message: 'Stop hook failed: Stop hook failed', recoverable: true, source: 'stop_failure' });
    stream.emit('api_error', { message, fullError: message, retryable, timestamp });
    stream.emit('stdout', { chunk: `\n\n⚠️ **API Error:** ${message}\n` });
  } else if (!run.isAborting) {
    stream.emit('stop', {
      stop_hook_active: false,
      last_assistant_message: turn.lastMessage(),
      background_tasks: turn.background().map(({ task: { id, description, agentType } }) => ({
        id,
        type: 'subagent',
        status: 'running',
        description,
        agent_type: agentType,
      })),
      session_crons: [],
    });
  }
  stream.emit('usage', usage);
  stream.emit('context_state', contextStateOf(usage));
  stream.emit('completed', completedOf(usage));
  if (apiError) emitStreamError(stream, `Claude Code returned an error result: ${apiError.message}`);
  return usage;
}
