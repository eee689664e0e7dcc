import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** One of our services, started as a person would: by its start script, as a process of its own. */
export interface ServiceProcess {
  /** Resolves when the service says that it has started; rejects with its output when it ends before. */
  start(): Promise<void>;
  /** Ends the process and resolves when it is gone. Harmless when it does not run. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Resolves as soon as what the service has printed is like this. */
  until(isSo: (output: string) => boolean): Promise<void>;
  /** Everything that it has printed so far, over all its lives. */
  output(): string;
  readonly pid: number | undefined;
}

export function createServiceProcess(script: string, env: NodeJS.ProcessEnv): ServiceProcess {
  let child: ChildProcess | undefined;
  let output = '';
  const watchers = new Set<() => void>();

  return {
    async start() {
      const started = spawn('sh', [`${root}start-scripts/${script}`], {
        env,
        cwd: '/',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      await new Promise<void>((resolve, reject) => {
        let sinceStart = '';
        const read = (chunk: Buffer) => {
          output += chunk;
          for (const watcher of watchers) watcher();
          if (sinceStart.length < 100_000) sinceStart += chunk;
          if (sinceStart.includes('has started')) resolve();
        };
        started.stdout.on('data', read);
        started.stderr.on('data', read);
        started.once('exit', (code) => reject(new Error(`${script} ended with ${code}:\n${sinceStart}`)));
      });
    },
    async end(signal) {
      const running = child;
      child = undefined;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const gone = once(running, 'exit');
      running.kill(signal);
      await gone;
    },
    until: (isSo) =>
      new Promise((resolve) => {
        const watcher = () => {
          if (!isSo(output)) return;
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
        watcher();
      }),
    output: () => output,
    get pid() {
      return child?.pid;
    },
  };
}

/** Runs one of the npm scripts' shell scripts to its end. */
export async function runScript(
  script: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  const child = spawn('sh', [`${root}start-scripts/${script}`, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
