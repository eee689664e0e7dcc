import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** As much of the end of a log as is read; bytes. */
const TAIL_BYTES = 64 * 1024;
const ERRORS: readonly unknown[] = ['error', 'fatal'];
const MOST_LINES = 3;

/** The last words of a service in its log and where that is, as lines for a terminal; empty where there are none. */
export function whyEndedIn(logFile: string): string {
  const reasons = whyEnded(readTail(logFile));
  return [...reasons.map((reason) => `  ${reason}`), `  Its log: ${logFile}`, ''].join('\n');
}

/**
 * Why a service ended, by the end of its log: what stands behind the last line of the ordinary log, which is what it
 * wrote to standard error, else its last error.
 */
export function whyEnded(tail: string): string[] {
  const lines = tail.split('\n').filter((line) => line.trim() !== '');
  const lastEntry = lines.findLastIndex((line) => readEntry(line) !== undefined);
  const plain = lines.slice(lastEntry + 1);
  if (plain.length > 0) return plain.slice(-MOST_LINES);
  const error = lines.map(readEntry).findLast((entry) => entry !== undefined && ERRORS.includes(entry.level));
  return error === undefined
    ? []
    : [[error.msg, error.err?.message].filter(Boolean).join(': ') || 'an error without words'];
}

interface Entry {
  level: string;
  msg?: string;
  err?: { message?: string };
}

function readEntry(line: string): Entry | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry: Partial<Entry> = JSON.parse(line);
    return typeof entry.level === 'string' ? (entry as Entry) : undefined;
  } catch {
    return undefined;
  }
}

function readTail(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const start = Math.max(0, fstatSync(file).size - TAIL_BYTES);
      const bytes = Buffer.alloc(TAIL_BYTES);
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, TAIL_BYTES, start));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
