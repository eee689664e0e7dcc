import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Command, type CommandName, commandLine } from './read-command.ts';

/** One line of what stands in the operator's terminal. */
export interface OperatorLine {
  kind: 'command' | 'output' | 'error';
  text: string;
}

export interface Operator {
  /**
   * Runs a command for real, once those before it have ended, and resolves with its exit code as soon as all that it
   * says was told.
   */
  run(command: Command): Promise<number>;
  /** The last lines, oldest first. */
  readonly lines: readonly OperatorLine[];
  /** Tells of every line as it comes; answers a function that ends it. */
  onLine(listener: (line: OperatorLine) => void): () => void;
}

/** More than anybody scrolls back. */
const MOST_LINES = 500;

/**
 * The operator's terminal: it runs the project's own commands as processes, and everybody who looks sees the same.
 *
 * `scripts` names for each command the script behind it, with what comes before a person's own words.
 */
export function createOperator(scripts: Readonly<Record<CommandName, readonly string[]>>): Operator {
  const lines: OperatorLine[] = [];
  const listeners = new Set<(line: OperatorLine) => void>();
  let last: Promise<unknown> = Promise.resolve();

  function tell(kind: OperatorLine['kind'], text: string) {
    const line = { kind, text };
    lines.push(line);
    if (lines.length > MOST_LINES) lines.shift();
    for (const listener of listeners) listener(line);
  }

  function carryOut(command: Command): Promise<number> {
    tell('command', commandLine(command));
    const child = spawn('sh', [...scripts[command.name], ...command.args], { stdio: ['ignore', 'pipe', 'pipe'] });
    createInterface({ input: child.stdout }).on('line', (text) => tell('output', text));
    createInterface({ input: child.stderr }).on('line', (text) => tell('error', text));
    return new Promise((resolve) => {
      child.once('error', (error) => {
        tell('error', error.message);
        resolve(1);
      });
      child.once('close', (code) => resolve(code ?? 1));
    });
  }

  return {
    lines,
    onLine(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    run(command) {
      const turn = last.then(() => carryOut(command));
      last = turn;
      return turn;
    },
  };
}
