import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { EventData } from '../run-stream.ts';
import { runHelperCommand } from './helper-commands.ts';
import type { ModelApi, ToolCall, ToolResult } from './model.ts';

/** Writes what the input says for real. */
export function writeFile(input: EventData): ToolResult {
  const filePath = String(input.file_path);
  const content = String(input.content ?? '');
  mkdirSync(dirname(filePath), { recursive: true });
  writeFileSync(filePath, content);
  return {
    status: 'done',
    result: { type: 'create', filePath, content, structuredPatch: [], originalFile: null, userModified: false },
    content: `File created successfully at: ${filePath} (file state is current in your context — no need to Read it back)`,
  };
}

const failed = (reason: string): ToolResult => ({
  status: 'failed',
  content: `<tool_use_error>${reason}</tool_use_error>`,
});

/** Replaces as `Edit` does: a text that stands there once, or all of them with `replace_all`; else it fails. */
export function replaceInFile(input: EventData): ToolResult {
  const filePath = String(input.file_path);
  const oldString = String(input.old_string ?? '');
  const newString = String(input.new_string ?? '');
  const replaceAll = input.replace_all === true;
  let originalFile: string;
  try {
    originalFile = readFileSync(filePath, 'utf8');
  } catch {
    return failed('File does not exist.');
  }
  const parts = originalFile.split(oldString);
  if (oldString === '' ? originalFile !== '' : parts.length === 1)
    return failed('String to replace not found in file.');
  if (oldString !== '' && parts.length > 2 && !replaceAll)
    return failed('Found several matches of the string to replace.');
  writeFileSync(filePath, oldString === '' ? newString : parts.join(newString));
  return {
    status: 'done',
    result: { filePath, oldString, newString, originalFile, structuredPatch: [], userModified: false, replaceAll },
    content: `The file ${filePath} has been updated successfully.`,
  };
}

/** The path is absolute, as the agent's paths are. */
export function writeTool(api: ModelApi, path: string): ToolCall {
  const input = { file_path: resolve(api.projectDir, path), content: 'written by the fake model\n' };
  return { toolName: 'Write', input, perform: (final) => writeFile(final) };
}

/** Appends a line to a file that is there; fails as a tool fails where it is not. */
export function editTool(api: ModelApi, path: string, line = 'edited by the fake model\n'): ToolCall {
  const filePath = resolve(api.projectDir, path);
  const end = endOf(filePath);
  const input = { file_path: filePath, old_string: end, new_string: `${end}${line}` };
  return { toolName: 'Edit', input, perform: (final) => replaceInFile(final) };
}

/** The shortest run of last lines that stands in the file only once. */
function endOf(filePath: string): string {
  let text: string;
  try {
    text = readFileSync(filePath, 'utf8');
  } catch {
    return '';
  }
  for (let start = text.length - 1; start > 0; ) {
    start = text.lastIndexOf('\n', start - 1);
    const end = text.slice(start + 1);
    if (text.indexOf(end) === text.lastIndexOf(end)) return end;
  }
  return text;
}

/** A wait in front of other commands is refused by Claude Code itself, as recorded. */
function blockedWait(command: string): string | undefined {
  const [, wait, rest] = /^(sleep \d+)\s*(?:;|&&)\s*([\s\S]+)$/.exec(command) ?? [];
  if (wait === undefined) return undefined;
  return `<tool_use_error>Blocked: ${wait} followed by: ${rest}. To wait for a condition, use Monitor with an until-loop (e.g. \`until <check>; do sleep 2; done\`). To wait for a command you started, use run_in_background: true. Do not chain shorter sleeps to work around this block.</tool_use_error>`;
}

export function bashTool(api: ModelApi, command: string): ToolCall {
  return {
    toolName: 'Bash',
    input: { command },
    blocked: blockedWait(command),
    perform: ({ command: final }) =>
      runHelperCommand(String(final ?? command), { dir: api.projectDir, workspaceDir: api.workspaceDir }),
  };
}

/** One of many short steps, as recorded where a run came to its limit. */
export function stepTool(api: ModelApi, number: number): ToolCall {
  const call = bashTool(api, `echo step ${number}`);
  return { ...call, input: { ...call.input, description: 'Step' } };
}

/**
 * A shell command that goes on until the gate opens and then writes a file, if there is one to write: an abort ends
 * it, but where Etienne itself is killed it goes on as an orphan.
 */
export function waitingTool(api: ModelApi, gate: string, path: string | undefined): ToolCall {
  const command = path === undefined ? `./wait-for ${gate}` : `./wait-for ${gate} && echo done > ${path}`;
  return {
    toolName: 'Bash',
    input: { command, description: 'Wait' },
    async perform() {
      await api.passGateInShell(gate);
      if (path !== undefined) writeFile({ file_path: resolve(api.projectDir, path), content: 'done\n' });
      const result = { stdout: '', stderr: '', interrupted: false, isImage: false, noOutputExpected: false };
      return { status: 'done', result, content: '', successFlag: true };
    },
  };
}

/** A tool that runs and fails. */
export function failingTool(): ToolCall {
  return {
    toolName: 'Bash',
    input: { command: 'false' },
    perform: () => ({ status: 'failed', content: 'Exit code 1' }),
  };
}

/**
 * Asks for approval of a plan. Its text and its file are in the input once the agent has written that file, which
 * lies outside of the project; else the input is empty.
 */
export function planTool(api: ModelApi, isWritten: boolean): ToolCall {
  const plan = '# Plan\n\n1. Read the code\n2. Change it\n3. Run the tests\n';
  const planFilePath = join(api.workspaceDir, '.claude', 'plans', `plan-${api.sessionId.slice(0, 8)}.md`);
  if (isWritten) writeFile({ file_path: planFilePath, content: plan });
  return {
    toolName: 'ExitPlanMode',
    input: isWritten ? { plan, planFilePath } : {},
    perform: () => ({
      status: 'done',
      result: { plan: isWritten ? plan : '', isAgent: false },
      content: 'User has approved your plan. You can now start coding.',
    }),
  };
}
