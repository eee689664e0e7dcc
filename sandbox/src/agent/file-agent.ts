import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Model } from '../etienne/index.ts';

const run = promisify(execFile);

/** Longer than any file of a sandbox needs. */
const TIMEOUT_MS = 30_000;

/** A fenced command for a shell that has to do with files in Base64; anything else is left to the scripted agent. */
const FILE_COMMAND = /```sh\n([\s\S]*?base64[\s\S]*?)\n```/;

/**
 * An agent for the sandbox that carries out the commands with which files are encoded, as a real one would, so that
 * fetching a picture works there too. The command runs in the project's folder of the sandbox, as its own user.
 */
export const fileAgent: Model = (prompt, { projectDir }) => {
  const command = FILE_COMMAND.exec(prompt)?.[1];
  return command === undefined ? undefined : carryOut(command, projectDir);
};

async function* carryOut(command: string, cwd: string) {
  try {
    await run('sh', ['-c', command], { cwd, timeout: TIMEOUT_MS });
    yield 'done';
  } catch (error) {
    yield `It failed: ${error instanceof Error ? error.message : 'no reason given'}`;
  }
}
