import type { RequestType } from './permissions.ts';
import type { EventData } from './run-stream.ts';

/** What becomes of a tool call before it runs. `decision` is how Etienne tells the agent that it was let through. */
export type Verdict =
  | { status: 'runs'; decision: EventData }
  | { status: 'asks'; requestType: RequestType }
  | { status: 'refused'; content: string };

const askingTools: Record<string, RequestType> = {
  AskUserQuestion: 'ask_user_question',
  ExitPlanMode: 'plan_approval',
};

/** Tools that only look, or start an agent that is asked about its own tools. */
const unaskedTools = new Set(['Agent', 'Glob', 'Grep', 'LS', 'Read', 'TodoWrite']);

const harmlessPrograms = /^(cat|date|echo|grep|head|ls|pwd|tail|true|wc)(?!\S)/;

const classifierRefusal = 'Permission for this action was denied: it changes something while a plan is being made.';

/** Whether every command of the line only looks, within the project: no redirection, no path that leads out. */
export function isHarmless(command: string): boolean {
  if (/[<>`$\\]/.test(command) || /(^|[\s'"=])(\/|~|\.\.)/.test(command)) return false;
  return command.split(/&&|\|\|?|;|&|\n/).every((part) => part.trim() === '' || harmlessPrograms.test(part.trim()));
}

/**
 * Decides as Etienne was seen to decide.
 *
 * By default only tools ask that exist for asking. In `acceptEdits` every tool asks that does more than look; in `plan`
 * no person is asked about one: the agent's own classifier allows or refuses it (`classifierAllows`).
 */
export function judge(
  { toolName, input }: { toolName: string; input: EventData },
  agentMode: string | undefined,
  classifierAllows: boolean,
): Verdict {
  const requestType = askingTools[toolName];
  if (requestType) return { status: 'asks', requestType };
  if (toolName === 'Bash' && isHarmless(String(input.command ?? ''))) {
    return { status: 'runs', decision: { decision: 'accept', source: 'config', reason_type: 'subcommandResults' } };
  }
  if (unaskedTools.has(toolName)) return { status: 'runs', decision: { decision: 'accept', source: 'config' } };
  if (agentMode === 'acceptEdits') return { status: 'asks', requestType: 'permission' };
  if (agentMode === 'plan' && !classifierAllows) return { status: 'refused', content: classifierRefusal };
  return { status: 'runs', decision: { decision: 'accept', source: 'user_temporary' } };
}
