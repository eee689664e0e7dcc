import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { processorMs } from './process-use.ts';

/** One process of a build. */
export interface Service {
  /** Resolves when `/ready` says 200. One that ends by itself, now or later, ends the bench with what it has printed. */
  start(): Promise<void>;
  /** Resolves when it is gone. Harmless where it does not run. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  readonly pid: number;
  readonly url: string;
  /** Processor time since its start, in milliseconds. */
  processorMs(): number;
  /** What it has printed, over all its lives. */
  output(): string;
}

interface ServiceOptions {
  command: [string, ...string[]];
  env: NodeJS.ProcessEnv;
  port: number;
  /** What it prints goes there, so that reading it costs nothing meanwhile. */
  logFile: string;
}

const LOOK_EVERY_MS = 5;

export function createService({ command: [program, ...words], env, port, logFile }: ServiceOptions): Service {
  let child: ChildProcess | undefined;
  const url = `http://127.0.0.1:${port}`;
  const output = () => readFileSync(logFile, 'utf8');

  async function isReady(): Promise<boolean> {
    try {
      const response = await fetch(`${url}/ready`);
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  return {
    url,
    output,
    get pid() {
      return child?.pid ?? 0;
    },
    processorMs: () => processorMs(child?.pid),
    async start() {
      const log = openSync(logFile, 'a', 0o600);
      const started = spawn(program, words, { env, cwd: '/', stdio: ['ignore', log, log] });
      closeSync(log);
      child = started;
      started.once('exit', (code, signal) => {
        if (child === started)
          throw new Error(`${words.at(-1)} ended with ${code ?? signal}:\n${output().slice(-2_000)}`);
      });
      while (!(await isReady())) await pause(LOOK_EVERY_MS);
    },
    async end(signal) {
      const running = child;
      child = undefined;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const gone = once(running, 'exit');
      running.kill(signal);
      await gone;
    },
  };
}
