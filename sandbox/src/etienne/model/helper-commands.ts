import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { ToolResult } from './model.ts';

const wordPattern = /"([^"]*)"|'([^']*)'|(\S+)/g;

function wordsOf(text: string): string[] {
  return [...text.matchAll(wordPattern)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}

const knownPrograms = /^(base64|cat|echo|mkdir|rm)\b/;

/** The shell commands inside fences or backticks that this stand-in can carry out, in their order. */
export function helperCommandsIn(prompt: string): string[] {
  const quoted = [...prompt.matchAll(/```[a-z]*\n([\s\S]*?)```|`([^`\n]+)`/g)];
  const commands = quoted.flatMap(([, fenced, inline]) => (fenced ? fenced.split('\n') : [inline ?? '']));
  return commands
    .map((command) => command.trim())
    .filter((command) => /\bbase64\b/.test(command) && knownPrograms.test(command));
}

type Folder = { dir: string; workspaceDir: string };

function pathIn({ dir, workspaceDir }: Folder, name: string): string {
  const path = resolve(dir, name);
  if (relative(workspaceDir, path).startsWith('..')) throw new Error(`${name}: No such file or directory`);
  return path;
}

function readAll(folder: Folder, names: string[]): Buffer {
  const paths = names.flatMap((name) => (/[*?]/.test(name) ? globSync(name, { cwd: folder.dir }).sort() : [name]));
  return Buffer.concat(paths.map((name) => readFileSync(pathIn(folder, name))));
}

function runProgram(folder: Folder, program: string, args: string[], input: Buffer): Buffer {
  const names = args.filter((arg) => !arg.startsWith('-') && arg !== '0');
  switch (program) {
    case 'echo':
      return Buffer.from(`${args.join(' ')}\n`);
    case 'cat':
      return names.length > 0 ? readAll(folder, names) : input;
    case 'mkdir':
      for (const name of names) mkdirSync(pathIn(folder, name), { recursive: true });
      return Buffer.alloc(0);
    case 'rm':
      for (const name of names) rmSync(pathIn(folder, name), { force: true });
      return Buffer.alloc(0);
    case 'base64': {
      const bytes = names.length > 0 ? readAll(folder, names) : input;
      const decodes = args.some((arg) => arg === '-d' || arg === '-D' || arg === '--decode');
      return decodes ? Buffer.from(bytes.toString('latin1'), 'base64') : Buffer.from(bytes.toString('base64'));
    }
    default:
      throw new Error(`${program}: command not found`);
  }
}

function runPipeline(folder: Folder, pipeline: string): Buffer {
  const [programs = '', target] = pipeline.split('>').map((part) => part.trim());
  let output = Buffer.alloc(0);
  for (const stage of programs.split('|')) {
    const [program = '', ...rest] = wordsOf(stage.trim());
    const from = rest.indexOf('<');
    const args = from === -1 ? rest : rest.filter((_, index) => index !== from);
    output = Buffer.from(runProgram(folder, program, args, output));
  }
  if (target === undefined) return output;
  const path = pathIn(folder, wordsOf(target)[0] ?? '');
  if (!existsSync(resolve(path, '..'))) throw new Error(`${target}: No such file or directory`);
  writeFileSync(path, output);
  return Buffer.alloc(0);
}

/**
 * Carries out `echo`, `cat`, `mkdir`, `rm` and `base64` with pipes, `&&`, `<` and `>`: no shell runs, nothing outside
 * of the workspace is touched, and every other program fails as an unknown command does.
 */
export function runHelperCommand(command: string, folder: Folder): ToolResult {
  try {
    const pipelines = command.split(/&&|;|\n/).filter((pipeline) => pipeline.trim() !== '');
    const outputs = pipelines.map((pipeline) => runPipeline(folder, pipeline.trim()).toString('utf8'));
    const stdout = outputs.join('').replace(/\n$/, '');
    const result = { stdout, stderr: '', interrupted: false, isImage: false, noOutputExpected: false };
    return { status: 'done', result, content: stdout, successFlag: true };
  } catch (error) {
    return { status: 'failed', content: `Exit code 1\n${error instanceof Error ? error.message : String(error)}` };
  }
}
