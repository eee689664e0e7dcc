import { code, text } from './markdown.ts';
import type { ReplyText } from './reply-text.ts';
import { duration, excerpt } from './short-text.ts';

/** How far what runs has come: `turn` and `queued` wait for others, in the manager and inside Etienne. */
export type RunPhase =
  | { phase: 'files' | 'turn' | 'queued' | 'cut_off' | 'running' }
  /** The agent waits for an answer, so long at most. */
  | { phase: 'asking'; leftMs: number };

/** How things stand in a remote session. Times are in milliseconds. */
export interface Status {
  project: string | undefined;
  sessionId: string | undefined;
  running: ({ prompt: string; ageMs: number; activity: string | undefined; quietMs: number } & RunPhase) | undefined;
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
  return {
    text: lines.join('\n\n').replace(/\n\n(\d+\. )/g, '\n$1'),
    ...(status.project === undefined && { commands: ['projects'] }),
  };
}

function runningLine(run: NonNullable<Status['running']>): string {
  const said = code(excerpt(run.prompt));
  switch (run.phase) {
    case 'files':
      return `Being made ready for ${duration(run.ageMs)}: ${said}\nNow: its files are brought into the project`;
    case 'turn':
      return `Next in line for ${duration(run.ageMs)}: ${said}\nNow: waits until somebody else's message in this project is done`;
    case 'queued':
      return `Next in line for ${duration(run.ageMs)}: ${said}\nNow: waits until another task of this project in Etienne is done`;
    case 'cut_off':
      return `Begun ${duration(run.ageMs)} ago: ${said}\nNow: the connection to Etienne is lost, so I cannot see it; it may go on there (last sign of life ${duration(run.quietMs)} ago)`;
    case 'asking':
      return `Waits for your answer: ${said}\nNow: the agent has asked something and goes on without an answer in ${duration(run.leftMs)}`;
    case 'running':
      return `Running for ${duration(run.ageMs)}: ${said}\nNow: ${text(run.activity ?? 'working')} (last sign of life ${duration(run.quietMs)} ago)`;
  }
}
