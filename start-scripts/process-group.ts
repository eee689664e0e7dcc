import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { whyEndedIn } from './why-ended.ts';

export interface ProcessOptions {
  env: NodeJS.ProcessEnv;
  arguments?: readonly string[];
  /** Where its output goes; by default to the terminal. */
  logFile?: string;
  /** Told what it tells its starter. */
  onMessage?(message: unknown): void;
  /** For Node itself. */
  flags?: readonly string[];
}

/** Processes that live and end together. */
export interface ProcessGroup {
  /** Runs a start script. */
  run(name: string, script: string, options: ProcessOptions): void;
  /** Runs a program that a person types to, and resolves with what it says once it is ready. */
  runUntilReady<Answer>(name: string, script: string, options: ProcessOptions): Promise<Answer>;
  /** Ends all members, and then this process with this code. */
  end(code: number): void;
}

/** How long the members get to end after they were asked to. */
const END_WITHIN_MS = 12_000;

/**
 * Ends all members when one ends or when this process is told to end; this process then exits as the first did.
 *
 * Each member holds a channel (IPC) to this process and ends by itself when that closes, so that none is left where
 * this process is killed. Closing it is also how they are asked to end: unlike a second signal beside the terminal's
 * Ctrl-C it cuts nobody short.
 */
export function createProcessGroup(): ProcessGroup {
  const members = new Map<string, ChildProcess>();
  let isEnding = false;

  function end(code: number) {
    if (isEnding) return;
    isEnding = true;
    if (members.size === 0) process.exit(code);
    process.exitCode = code;
    for (const child of members.values()) if (child.connected) child.disconnect();
    setTimeout(() => {
      for (const child of members.values()) child.kill('SIGKILL');
    }, END_WITHIN_MS).unref();
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
  // `npm start | head -1`: that nobody reads any more is an ordinary end.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
      end(0);
    });
  }

  function add(name: string, child: ChildProcess, logFile?: string) {
    members.set(name, child);
    child.once('exit', (code, signal) => {
      members.delete(name);
      if (!isEnding && code !== 0) {
        const why = logFile === undefined ? '' : whyEndedIn(logFile);
        process.stderr.write(`${name} has ended (${signal ?? `exit code ${code}`}).\n${why}`);
      }
      end(code ?? 1);
    });
    return child;
  }

  return {
    run(name, script, { env, arguments: words = [], logFile, onMessage }) {
      if (isEnding) return;
      const output = logFile === undefined ? 'inherit' : openSync(logFile, 'a', 0o600);
      const stdio = ['ignore', output, logFile ? output : 'inherit', 'ipc'] as const;
      const child = add(name, spawn('sh', [script, ...words], { env, stdio: [...stdio] }), logFile);
      if (onMessage !== undefined) child.on('message', onMessage);
    },
    runUntilReady(name, script, { env, flags = [] }) {
      const child = add(
        name,
        spawn(process.execPath, [...flags, script], { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }),
      );
      // One that ends before ends this process, so nobody waits for ever.
      return new Promise((resolve) => {
        child.once('message', (message) => resolve(message as never));
      });
    },
    end,
  };
}
