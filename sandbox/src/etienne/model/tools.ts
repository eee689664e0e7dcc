import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { runHelperCommand } from './helper-commands.ts';
import type { ModelApi, ToolCall } from './model.ts';

/** Writes the file for real; the path is absolute, as the agent's paths are. */
export function writeTool(api: ModelApi, path: string): ToolCall {
  const filePath = resolve(api.projectDir, path);
  const content = 'written by the fake model\n';
  return {
    toolName: 'Write',
    input: { file_path: filePath, content },
    perform() {
      mkdirSync(dirname(filePath), { recursive: true });
      writeFileSync(filePath, content);
      return {
        status: 'done',
        result: { type: 'create', filePath, content, structuredPatch: [], originalFile: null, userModified: false },
        content: `File created successfully at: ${filePath} (file state is current in your context — no need to Read it back)`,
      };
    },
  };
}

/** Appends a line to a file that is there; fails as a tool fails where it is not. */
export function editTool(api: ModelApi, path: string): ToolCall {
  const filePath = resolve(api.projectDir, path);
  const addition = 'edited by the fake model\n';
  return {
    toolName: 'Edit',
    input: { file_path: filePath, old_string: '', new_string: addition, replace_all: false },
    perform() {
      let originalFile: string;
      try {
        originalFile = readFileSync(filePath, 'utf8');
      } catch {
        return { status: 'failed', content: '<tool_use_error>File does not exist.</tool_use_error>' };
      }
      writeFileSync(filePath, originalFile + addition);
      return {
        status: 'done',
        result: {
          filePath,
          oldString: '',
          newString: addition,
          originalFile,
          structuredPatch: [],
          userModified: false,
          replaceAll: false,
        },
        content: `The file ${filePath} has been updated successfully.`,
      };
    },
  };
}

export function bashTool(api: ModelApi, command: string): ToolCall {
  return {
    toolName: 'Bash',
    input: { command },
    perform: () => runHelperCommand(command, { dir: api.projectDir, workspaceDir: api.workspaceDir }),
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

const colours = [
  { label: 'Red', description: 'A warm colour' },
  { label: 'Blue', description: 'A cold colour' },
];

const colourQuestion = {
  question: 'Which colour do you want?',
  header: 'Colour',
  options: colours,
  multiSelect: false,
};

const sizeQuestion = {
  question: 'Which size do you want?',
  header: 'Size',
  options: [
    { label: 'Small', description: 'Fits a pocket' },
    { label: 'Large', description: 'Fits a bag' },
  ],
  multiSelect: false,
};

const questionSets = {
  single: [colourQuestion],
  multi: [
    {
      question: 'Which colours do you want?',
      header: 'Colours',
      options: [...colours, { label: 'Green', description: 'A calm colour' }],
      multiSelect: true,
    },
  ],
  several: [colourQuestion, sizeQuestion],
};

export type QuestionSet = keyof typeof questionSets;

export function askTool(set: QuestionSet): ToolCall {
  const questions = questionSets[set];
  return {
    toolName: 'AskUserQuestion',
    input: { questions },
    perform(updatedInput) {
      const answers = (updatedInput.answers ?? {}) as Record<string, string>;
      const told = Object.entries(answers).map(([question, answer]) => `"${question}"="${answer}"`);
      const content = `Your questions have been answered: ${told.join(', ')}. You can now continue with these answers in mind.`;
      return { status: 'done', result: { questions, answers }, content };
    },
  };
}

export function planTool(): ToolCall {
  const plan = '# Plan\n\n1. Read the code\n2. Change it\n3. Run the tests\n';
  return {
    toolName: 'ExitPlanMode',
    input: { plan },
    perform: () => ({
      status: 'done',
      result: { plan, isAgent: false },
      content: 'User has approved your plan. You can now start coding.',
    }),
  };
}
