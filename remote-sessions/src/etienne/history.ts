import type { EtienneClient } from './client.ts';
import { field } from './json-field.ts';
import { isSessionId } from './sessions.ts';

/** One line of a stored conversation; `broken` keeps the place of a line that cannot be read. */
export type HistoryLine =
  | { readonly type: 'person'; readonly timestampMs: number | undefined; readonly message: string }
  /**
   * `isFinished` is false for what was said before the run was aborted: only a whole run has its tokens counted. A
   * model that failed has used none.
   */
  | {
      readonly type: 'agent';
      readonly timestampMs: number | undefined;
      readonly message: string;
      readonly isFinished: boolean;
      readonly usedModel: boolean;
    }
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
  const timestampMs = Number.isNaN(writtenAt) ? undefined : writtenAt;
  if (!value.isAgent) return { type: 'person', timestampMs, message: value.message };
  const tokens = field(field(value, 'costs'), 'input_tokens');
  const isFinished = typeof tokens === 'number';
  return { type: 'agent', timestampMs, message: value.message, isFinished, usedModel: isFinished && tokens > 0 };
}

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
