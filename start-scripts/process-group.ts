import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { type AfterEnd, afterEnd, type Ended } from './after-end.ts';
import { whyEndedIn } from './why-ended.ts';

export interface ProcessOptions {
  env: NodeJS.ProcessEnv;
  arguments?: readonly string[];
  /** Where its output goes; by default to the terminal. */
  logFile?: string;
  /** Told what it tells its starter. */
  onMessage?(message: unknown): void;
  /** Whether it is started again where it ends by itself after it had worked; default: that ends all of them. */
  isKept?: boolean;
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
 * Ends all members when one ends, but for those that are kept, or when this process is told to end; this process then
 * exits as the first did.
 *
 * Each member holds a channel (IPC) to this process and ends by itself when that closes, so that none is left where
 * this process is killed. Closing it is also how they are asked to end: unlike a second signal beside the terminal's
 * Ctrl-C it cuts nobody short.
 */
/** @param decide What follows where one that is kept ends by itself. */
export function createProcessGroup(decide: (ended: Ended) => AfterEnd = afterEnd): ProcessGroup {
  const members = new Map<string, ChildProcess>();
  const waiting = new Map<string, NodeJS.Timeout>();
  let isEnding = false;

  function end(code: number) {
    if (isEnding) return;
    isEnding = true;
    for (const timer of waiting.values()) clearTimeout(timer);
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

  function add(name: string, child: ChildProcess, onEnd: (code: number | null, signal: NodeJS.Signals | null) => void) {
    members.set(name, child);
    child.once('exit', (code, signal) => {
      members.delete(name);
      onEnd(code, signal);
    });
    return child;
  }

  function tellEnd(name: string, how: string, logFile: string | undefined, more = '') {
    const why = logFile === undefined ? '' : whyEndedIn(logFile);
    process.stderr.write(`${name} has ended (${how})${more}.\n${why}`);
  }

  function run(name: string, script: string, options: ProcessOptions, before = { hadStarted: false, attempts: 0 }) {
    const { env, arguments: words = [], logFile, onMessage, isKept = false } = options;
    if (isEnding) return;
    let startedAt: number | undefined;
    const output = logFile === undefined ? 'inherit' : openSync(logFile, 'a', 0o600);
    const stdio = ['ignore', output, logFile ? output : 'inherit', 'ipc'] as const;
    const child = add(name, spawn('sh', [script, ...words], { env, stdio: [...stdio] }), (code, signal) => {
      if (isEnding) return;
      const hadStarted = before.hadStarted || startedAt !== undefined;
      const ranForMs = startedAt === undefined ? 0 : performance.now() - startedAt;
      const next: AfterEnd = isKept
        ? decide({ code, signal, hadStarted, ranForMs, attempts: before.attempts })
        : { do: 'end', code: code ?? 1 };
      const how = signal ?? `exit code ${code}`;
      if (next.do === 'end') {
        if (code !== 0) tellEnd(name, how, logFile);
        end(next.code);
        return;
      }
      const { afterMs, attempts } = next;
      tellEnd(name, how, logFile, ` and is started again in ${Math.ceil(afterMs / 1_000)} s`);
      const again = () => {
        waiting.delete(name);
        run(name, script, options, { hadStarted, attempts });
      };
      waiting.set(name, setTimeout(again, afterMs));
    });
    child.on('message', (message) => {
      if ((message as { hasStarted?: unknown } | null)?.hasStarted === true) startedAt = performance.now();
      onMessage?.(message);
    });
  }

  return {
    run: (name, script, options) => run(name, script, options),
    runUntilReady(name, script, { env, flags = [] }) {
      const child = add(
        name,
        spawn(process.execPath, [...flags, script], { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }),
        (code, signal) => {
          if (!isEnding && code !== 0) tellEnd(name, signal ?? `exit code ${code}`, undefined);
          end(code ?? 1);
        },
      );
      // One that ends before ends this process, so nobody waits for ever.
      return new Promise((resolve) => {
        child.once('message', (message) => resolve(message as never));
      });
    },
    end,
  };
}
