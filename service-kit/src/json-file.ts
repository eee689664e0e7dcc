import { readFile, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defineError, describeError } from './errors.ts';
import { findJsonProblem } from './json-problem.ts';
import { syncDirectoryOf, writeTemporaryFile } from './private-file.ts';

const jsonFileBroken = defineError('JSON_FILE_BROKEN');
const jsonFileUnreadable = defineError('JSON_FILE_UNREADABLE');
const jsonFileNotWritten = defineError('JSON_FILE_NOT_WRITTEN', { retryable: true });

export type JsonFileContent = { readonly status: 'found'; readonly value: unknown } | { readonly status: 'missing' };

/**
 * Reads a JSON file; a file that is not there is an outcome, not a failure.
 *
 * Throws `JSON_FILE_BROKEN` with path, line and column (never the content), or `JSON_FILE_UNREADABLE`. Accepts the byte
 * order mark that some editors put in front.
 */
export async function readJsonFile(path: string): Promise<JsonFileContent> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { status: 'missing' };
    throw jsonFileUnreadable(`${path} cannot be read (${describeError(cause)})`, { cause });
  }
  try {
    return { status: 'found', value: JSON.parse(text) };
  } catch {
    // The parser's own message is left behind on purpose: it quotes the file, which may hold a password.
    const { line, column, hint } = findJsonProblem(text) ?? { line: 1, column: 1, hint: undefined };
    throw jsonFileBroken(
      `${path}:${line}:${column} is not valid JSON there${hint === undefined ? '' : `: ${hint}`}. Correct the file or restore a copy; it was left as it is.`,
    );
  }
}

type Batch = { text: () => string; readonly written: Promise<void> };
type Queue = { running: Promise<void>; waiting: Batch | undefined };

const queues = new Map<string, Queue>();

/**
 * Replaces a JSON file in one step: a reader, or a start after a crash, sees the old content or the new one.
 *
 * Resolves after this value, or a later one given for the same path, is on disk. Writes to one path happen one after
 * another; of those that wait only the last is written. The value is taken as it is at the call. Throws
 * `JSON_FILE_NOT_WRITTEN`; the old content is then still there. The file is the owner's alone (0600).
 */
export function writeJsonFile(path: string, value: unknown): Promise<void> {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  return writeJsonText(path, () => text);
}

/**
 * The same with a text that is made when its turn comes, once for all that wait: for a value that is costly to write out
 * and changes faster than the disk takes it.
 */
export function writeJsonText(path: string, text: () => string): Promise<void> {
  const key = resolve(path);
  const queue = queues.get(key);
  if (queue === undefined) {
    const started: Queue = { running: replaceFile(key, text()), waiting: undefined };
    queues.set(key, started);
    forgetWhenIdle(key, started);
    return started.running;
  }
  if (queue.waiting !== undefined) {
    queue.waiting.text = text;
    return queue.waiting.written;
  }
  const batch: Batch = { text, written: queue.running.catch(() => {}).then(startBatch) };
  queue.waiting = batch;
  return batch.written;

  function startBatch(): Promise<void> {
    const current = queue as Queue;
    current.waiting = undefined;
    current.running = replaceFile(key, batch.text());
    forgetWhenIdle(key, current);
    return current.running;
  }
}

function forgetWhenIdle(key: string, queue: Queue): void {
  const { running } = queue;
  const forget = () => {
    if (queue.running === running && queue.waiting === undefined) queues.delete(key);
  };
  running.then(forget, forget);
}

async function replaceFile(path: string, text: string): Promise<void> {
  try {
    const temporaryPath = await writeTemporaryFile(path, text);
    try {
      await rename(temporaryPath, path);
    } catch (error) {
      await rm(temporaryPath, { force: true });
      throw error;
    }
    await syncDirectoryOf(path);
  } catch (cause) {
    throw jsonFileNotWritten(`${path} could not be written (${describeError(cause)})`, { cause });
  }
}
