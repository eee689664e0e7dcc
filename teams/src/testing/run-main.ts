import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { API_TOKEN } from './start-provider.ts';

const main = join(import.meta.dirname, '../main.ts');

/** Runs the service as a process of its own; killed with the test. */
export function runMain(t: TestContext, env: Record<string, string>) {
  const child: ChildProcess = spawn(process.execPath, [main], {
    env: { PROVIDER_API_TOKEN: API_TOKEN, TEAMS_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  const stderr = child.stderr ? text(child.stderr) : Promise.resolve('');
  let output = '';
  const address = new Promise<string>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const found = /"address":"([^"]+)"/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { child, address, stderr, exited: once(child, 'exit'), output: () => output };
}
