import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Model } from 'sandbox/etienne';

const run = promisify(execFile);

/** Fenced blocks for a shell, and commands that stand alone in backticks. */
const COMMANDS = /```sh\n([\s\S]*?)\n```|`((?:cat|sha256sum) [^`\n]+)`/g;

/** The shell commands that a prompt names, exactly as they stand there. */
export const commandsIn = (prompt: string): string[] =>
  [...prompt.matchAll(COMMANDS)].map(([, fenced, inline]) => fenced ?? inline ?? '');

/** Where a prompt says that the files of the person are. */
export const pathsIn = (prompt: string): string[] =>
  [...prompt.matchAll(/^- (\.attachments\/.*?) \(/gmu)].map(([, path = '']) => path);

/**
 * An agent that does what a prompt tells it to do in a shell: it runs the commands with one `sh -c`, each in the folder
 * of the project, and says what was printed. Prompts without commands are left to the stand-in.
 */
export const shellAgent: Model = (prompt, { projectDir }) => {
  const commands = commandsIn(prompt);
  if (commands.length === 0) return undefined;
  return (async function* () {
    const { stdout } = await run('sh', ['-c', commands.map((command) => `(${command}\n)`).join(' && ')], {
      cwd: projectDir,
    });
    yield `ran: ${stdout}\n`;
    yield 'done';
  })();
};
