import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { API_TOKEN } from './create-call.ts';

/** Where compiled code is kept: without it a start would compile all anew, as no real one does. */
export const compileCache = (): Record<string, string> => {
  const { NODE_COMPILE_CACHE: folder, NODE_COMPILE_CACHE_PORTABLE: isPortable = '' } = process.env;
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder, NODE_COMPILE_CACHE_PORTABLE: isPortable };
};

/** Runs a provider as a process of its own, from the path of its main file; killed with the test. */
export function runMain(t: TestContext, main: string, env: Record<string, string>) {
  const child: ChildProcess = spawn(process.execPath, [main], {
    env: { ...compileCache(), PROVIDER_API_TOKEN: API_TOKEN, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  t.after(() => child.kill('SIGKILL'));
  const stderr = child.stderr ? text(child.stderr) : Promise.resolve('');
  let output = '';
  const address = new Promise<string>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const found = /listening at (http[^"\s]+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  /** What it tells its starter of its account. */
  const told = new Promise((resolve) => {
    child.on('message', (message: { account?: unknown }) => message.account !== undefined && resolve(message));
  });
  return { child, address, told, stderr, exited: once(child, 'exit'), output: () => output };
}
