import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import type { StandIns } from './sandbox-environment.ts';

export interface ProcessOptions {
  env: NodeJS.ProcessEnv;
  /** Where its output goes; by default to the terminal. */
  logFile?: string;
}

/** Processes that live and end together. */
export interface ProcessGroup {
  /** Runs a start script. */
  run(name: string, script: string, options: ProcessOptions): void;
  /** Runs the stand-ins and resolves with their addresses once they are there. */
  runUntilReady(name: string, script: string, options: ProcessOptions): Promise<StandIns>;
}

/** How long the members get to end after they were asked to. */
const END_WITHIN_MS = 12_000;

/** Ends all members when one ends or when this process is told to end; this process then exits as the first did. */
export function createProcessGroup(): ProcessGroup {
  const members = new Map<string, ChildProcess>();
  let isEnding = false;

  function end(code: number) {
    if (isEnding) return;
    isEnding = true;
    process.exitCode = code;
    for (const child of members.values()) child.kill('SIGTERM');
    setTimeout(() => {
      for (const child of members.values()) child.kill('SIGKILL');
    }, END_WITHIN_MS).unref();
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));

  function add(name: string, child: ChildProcess) {
    members.set(name, child);
    child.once('exit', (code, signal) => {
      members.delete(name);
      if (!isEnding && code !== 0) process.stderr.write(`${name} has ended (${signal ?? `exit code ${code}`}).\n`);
      end(code ?? 1);
    });
    return child;
  }

  return {
    run(name, script, { env, logFile }) {
      if (isEnding) return;
      const output = logFile === undefined ? 'inherit' : openSync(logFile, 'a', 0o600);
      add(
        name,
        spawn('sh', [script], {
          env,
          stdio: ['ignore', output, logFile ? output : 'inherit'],
        }),
      );
    },
    runUntilReady(name, script, { env }) {
      const child = add(
        name,
        spawn(process.execPath, [script], { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }),
      );
      return new Promise((resolve, reject) => {
        child.once('message', (message) => {
          resolve(message as StandIns);
          child.disconnect();
        });
        child.once('exit', () => reject(new Error(`${name} ended before it was ready`)));
      });
    },
  };
}
