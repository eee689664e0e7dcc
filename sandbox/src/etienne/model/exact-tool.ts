import { resolve } from 'node:path';
import type { EventData } from '../run-stream.ts';
import type { ModelApi, ToolCall } from './model.ts';
import { bashTool, replaceInFile, writeFile } from './tools.ts';

/** What the agent is told by tools that a stand-in cannot carry out. */
const done = { status: 'done', result: {}, content: 'Done.' } as const;

/**
 * Any tool with exactly this input, so that a test can let the agent ask for what it likes: `Bash`, `Write` and `Edit`
 * are carried out (their paths become absolute, as the agent's paths are), every other tool does nothing.
 */
export function exactTool(api: ModelApi, toolName: string, given: EventData): ToolCall {
  const path = given.file_path;
  const input = typeof path === 'string' ? { ...given, file_path: resolve(api.projectDir, path) } : given;
  switch (toolName) {
    case 'Bash':
      return { ...bashTool(api, String(input.command ?? '')), input };
    case 'Write':
      return { toolName, input, perform: (final) => writeFile(final) };
    case 'Edit':
      return { toolName, input, perform: (final) => replaceInFile(final) };
    case 'AskUserQuestion':
      return {
        toolName,
        input,
        perform: ({ answers = {} }) => ({
          status: 'done',
          result: { questions: input.questions, answers },
          content: `Your questions have been answered: ${JSON.stringify(answers)}`,
        }),
      };
    default:
      return { toolName, input, perform: () => done };
  }
}
