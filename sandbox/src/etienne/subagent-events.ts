import { join } from 'node:path';
import type { BackgroundTask } from './model/model.ts';
import type { EventData } from './run-stream.ts';

type Place = { sessionId: string; projectDir: string };
type EndedTask = { callId: string; task: BackgroundTask; summary: string; durationMs: number };

/** Claude Code names its own folders after the project's path. */
const folderName = (projectDir: string): string => projectDir.replaceAll(/[^A-Za-z0-9]/g, '-');

export function taskOutputFile(id: string, { sessionId, projectDir }: Place): string {
  return join('/tmp/claude', folderName(projectDir), sessionId, 'tasks', `${id}.output`);
}

/** A subagent is announced twice: by the agent's own message and by a hook. */
export function subagentStarts({ id, description, agentType }: BackgroundTask, callId: string): EventData[] {
  return [
    { task_id: id, tool_use_id: callId, agent_type: agentType, description, source: 'task_message' },
    { agent_id: id, agent_type: agentType, source: 'hook' },
  ];
}

/** Its end too, in the other order. */
export function subagentEnds({ callId, task, summary, durationMs }: EndedTask, place: Place): EventData[] {
  const { sessionId, projectDir } = place;
  const folder = join('/home/etienne/.claude/projects', folderName(projectDir), sessionId, 'subagents');
  return [
    {
      agent_id: task.id,
      agent_type: task.agentType,
      agent_transcript_path: join(folder, `agent-${task.id}.jsonl`),
      source: 'hook',
    },
    {
      task_id: task.id,
      tool_use_id: callId,
      status: 'completed',
      summary,
      output_file: taskOutputFile(task.id, place),
      total_tokens: Math.ceil(summary.length / 4),
      tool_uses: 0,
      duration_ms: durationMs,
      source: 'task_message',
    },
  ];
}
