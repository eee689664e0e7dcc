import { code, text } from './markdown.ts';
import type { ReplyText } from './reply-text.ts';
import { duration, excerpt } from './short-text.ts';

/** How things stand in a remote session. Times are in milliseconds. */
export interface Status {
  project: string | undefined;
  sessionId: string | undefined;
  running:
    | { prompt: string; ageMs: number; activity: string | undefined; quietMs: number; isQueued: boolean }
    | undefined;
  waiting: readonly { text: string }[];
  etienne: { ok: true } | { ok: false; reason: string };
}

export function statusText(status: Status): ReplyText {
  const lines = [
    status.project === undefined ? 'Project: none selected (/projects)' : `Project: ${code(status.project)}`,
    ...(status.project === undefined
      ? []
      : [
          `Session: ${status.sessionId ? code(status.sessionId.slice(0, 8)) : 'none yet, your next message creates it'}`,
        ]),
    status.running === undefined ? 'Running: nothing' : runningLine(status.running),
    status.waiting.length === 0 ? 'Waiting: nothing' : `Waiting: ${status.waiting.length}`,
    ...status.waiting.map((prompt, index) => `${index + 1}. ${code(excerpt(prompt.text))}`),
    status.etienne.ok
      ? 'Provider, manager and Etienne: all well'
      : `Etienne: ${text(status.etienne.reason.replace(/^Etienne /, ''))}`,
  ];
  return { text: lines.join('\n\n').replace(/\n\n(\d+\. )/g, '\n$1') };
}

function runningLine(run: NonNullable<Status['running']>): string {
  const doing = run.isQueued ? 'waits for another task of the project' : (run.activity ?? 'working');
  return `Running for ${duration(run.ageMs)}: ${code(excerpt(run.prompt))}\nNow: ${text(doing)} (last sign of life ${duration(run.quietMs)} ago)`;
}
