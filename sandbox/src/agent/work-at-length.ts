import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { agentTool, failAtTheApi, longMarkdown, type ModelApi, type ToolCall } from '../etienne/index.ts';
import { type Steps, useTool } from './steps.ts';

const run = promisify(execFile);

/** A shell command that is carried out for real in the folder of the project, without a shell. */
function command(api: ModelApi, program: string, args: readonly string[], told: (output: string) => void): ToolCall {
  return {
    toolName: 'Bash',
    input: { command: [program, ...args].join(' '), description: 'Look around' },
    async perform() {
      try {
        const { stdout } = await run(program, args, { cwd: api.projectDir });
        told(stdout);
        const result = { stdout, stderr: '', interrupted: false, isImage: false, noOutputExpected: false };
        return { status: 'done', result, content: stdout };
      } catch (error) {
        return { status: 'failed', content: error instanceof Error ? error.message : 'It failed.' };
      }
    },
  };
}

export async function* runCommand(api: ModelApi): Steps {
  let output = '';
  yield 'I look around. ';
  await useTool(
    api,
    command(api, 'ls', ['-l'], (stdout) => {
      output = stdout;
    }),
  );
  yield output === ''
    ? '\n\nThe command did not run.'
    : `\n\nThis is what there is:\n\n\`\`\`\n${output.trimEnd()}\n\`\`\``;
}

const SLOW_STEPS = [
  'I read the project',
  'I make a list of what is missing',
  'I think about the first point',
  'I look for something like it',
  'I try it out',
  'I look at what came of it',
  'I try another way',
  'That is better',
  'I do the same for the second point',
  'I check everything once more',
  'I tidy up',
  'I write down what I did',
];

/** About as long as a small task of a real agent; long enough to watch it and to stop it. */
export async function* workSlowly(api: ModelApi): Steps {
  await useTool(
    api,
    command(api, 'ls', [], () => {}),
  );
  yield 'This takes a while. You see what I do, and *Stop* or `/stop` ends it.\n\n';
  for (const [index, step] of SLOW_STEPS.entries()) {
    yield `${index + 1}. ${step}\n`;
    await api.wait(3 * api.chunkMs);
  }
  yield '\nDone, after twelve steps.';
}

export async function* takeManySteps(api: ModelApi): Steps {
  for (let number = 1; number <= 5; number += 1) {
    yield `Step ${number}. `;
    await useTool(
      api,
      command(api, 'ls', ['-a'], () => {}),
    );
    await api.wait(api.chunkMs);
  }
  yield '\n\nFive steps, all done.';
}

/** The answer comes in two parts: at once, and when the helper is back. */
export async function* askHelper(api: ModelApi): Steps {
  yield 'A helper looks at it. ';
  await api.useTool(
    agentTool(api, {
      async *work() {
        await api.wait(6 * api.chunkMs);
        yield 'All looks well.';
      },
      async *report() {
        yield 'The helper is back: all looks well.';
      },
    }),
  );
  yield '\n\nIt works in the background; I tell you what it finds.';
}

export async function* letToolFail(api: ModelApi): Steps {
  yield 'I run something that cannot work. ';
  await useTool(
    api,
    command(api, 'ls', ['a-file-that-is-not-there'], () => {}),
  );
  yield '\n\nAs expected, the command failed. That is no reason to stop: I go on.';
}

export const fail = (): Steps => failAtTheApi('529');

export async function* answerAtLength(): Steps {
  yield longMarkdown(12_000);
}
