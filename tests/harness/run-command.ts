import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface RunningCommand {
  child: ChildProcess;
  /** Resolves with what matches as soon as the output has it, from a place on; rejects when the command ends before. */
  until(text: RegExp, from?: number): Promise<RegExpExecArray>;
  type(line: string): void;
  output(): string;
  /** The exit code and signal, once it and all that have inherited its output are gone. */
  ended: Promise<[number | null, string | null]>;
}

/** Runs a command as a person would in a terminal, and ends it with the test. */
export function runCommand(
  t: { after(cleanup: () => Promise<void>): void },
  [program, ...words]: readonly [string, ...string[]],
  options: SpawnOptions = {},
): RunningCommand {
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
  let output = '';
  const watchers = new Set<() => void>();
  const look = () => {
    for (const watcher of watchers) watcher();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk;
      look();
    });
  }
  child.stdin?.on('error', () => {});
  let hasEnded = false;
  const ended = once(child, 'close').then((how) => {
    hasEnded = true;
    look();
    return how as [number | null, string | null];
  });
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return {
    child,
    until: (text, from = 0) =>
      new Promise((resolve, reject) => {
        const watcher = () => {
          const match = text.exec(output.slice(from));
          if (match === null && !hasEnded) return;
          watchers.delete(watcher);
          if (match !== null) resolve(match);
          else reject(new Error(`ended before ${text} was seen:\n${output}`));
        };
        watchers.add(watcher);
        watcher();
      }),
    type: (line) => child.stdin?.write(`${line}\n`),
    output: () => output,
    ended,
  };
}
