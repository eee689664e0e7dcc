import type { EtienneClient } from './client.ts';
import { isSessionId } from './sessions.ts';

/** One line of a stored conversation; `broken` keeps the place of a line that cannot be read. */
export type HistoryLine =
  | { readonly type: 'person' | 'agent'; readonly timestampMs: number | undefined; readonly message: string }
  | { readonly type: 'broken' };

/** Reads a stored conversation, oldest line first. Never throws: what cannot be read becomes `broken`. */
export function parseHistory(content: string): HistoryLine[] {
  return content
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseLine);
}

function parseLine(line: string): HistoryLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { type: 'broken' };
  }
  if (typeof value !== 'object' || value === null) return { type: 'broken' };
  if (!('message' in value) || typeof value.message !== 'string') return { type: 'broken' };
  if (!('isAgent' in value) || typeof value.isAgent !== 'boolean') return { type: 'broken' };
  const writtenAt = 'timestamp' in value ? Date.parse(String(value.timestamp)) : Number.NaN;
  return {
    type: value.isAgent ? 'agent' : 'person',
    timestampMs: Number.isNaN(writtenAt) ? undefined : writtenAt,
    message: value.message,
  };
}

export type FoundAnswer = { readonly status: 'found'; readonly text: string } | { readonly status: 'not_found' };

/**
 * Finds the answer to one prompt: the agent's line right after the line with that very prompt, not merely the last.
 *
 * Taken is the first such pair written at or after `startedAfterMs` (milliseconds since 1970 by Etienne's clock).
 * Prompt texts are compared without the white space around them. A pair that a broken line interrupts is none, so an
 * answer to something else is never taken.
 */
export function findAnswer(
  lines: readonly HistoryLine[],
  { prompt, startedAfterMs }: { readonly prompt: string; readonly startedAfterMs: number },
): FoundAnswer {
  const wanted = comparable(prompt);
  for (const [index, line] of lines.entries()) {
    if (line.type !== 'person' || comparable(line.message) !== wanted) continue;
    if (line.timestampMs === undefined || line.timestampMs < startedAfterMs) continue;
    const next = lines[index + 1];
    if (next?.type === 'agent') return { status: 'found', text: next.message };
  }
  return { status: 'not_found' };
}

const comparable = (text: string): string => text.replaceAll('\r\n', '\n').trim().toWellFormed();

/** Reads the stored conversation of a session; no lines where there is none. */
export async function readHistory(
  client: Pick<EtienneClient, 'getFile'>,
  project: string,
  sessionId: string,
): Promise<HistoryLine[]> {
  if (!isSessionId(sessionId)) return [];
  const file = await client.getFile(project, `.etienne/chat.history-${sessionId}.jsonl`);
  return file.status === 'found' ? parseHistory(file.content) : [];
}
