import { code, text } from './markdown.ts';
import type { Phrase, Reply } from './reply-text.ts';
import { duration, excerpt } from './short-text.ts';
import type { Words } from './words/en.ts';

/** How far what runs has come: `turn` and `queued` wait for others, in the manager and inside Etienne. */
export type RunPhase =
  | { phase: 'files' | 'turn' | 'queued' | 'cut_off' | 'running' }
  /** The agent waits for an answer, so long at most. */
  | { phase: 'asking'; leftMs: number };

/** What a person decides before a prompt runs: what waited while we were away, what was understood of a voice message. */
export type Decision = 'backlog' | 'voice';

/** How things stand in a remote session. Times are in milliseconds. */
export interface Status {
  project: string | undefined;
  sessionId: string | undefined;
  running: ({ prompt: string; ageMs: number; activity: string | undefined; quietMs: number } & RunPhase) | undefined;
  /** `decision`: what its person has been asked, and has not answered. */
  waiting: readonly { text: string; decision?: Decision | undefined }[];
  etienne: { ok: true } | { ok: false; reason: Phrase };
}

const DECISIONS = ['backlog', 'voice'] as const satisfies readonly Decision[];

export const statusText =
  (status: Status): Reply =>
  (words) => {
    const said = words.status;
    const session = status.sessionId ? said.session(code(status.sessionId.slice(0, 8))) : said.noSession;
    const lines = [
      ...(status.project === undefined ? [said.noProject] : [said.project(code(status.project)), session]),
      status.running === undefined ? said.idle : runningLine(words, status.running),
      status.waiting.length === 0 ? said.nothingWaits : said.waiting(status.waiting.length),
      ...status.waiting.map((prompt, index) => `${index + 1}. ${code(excerpt(prompt.text))}`),
      ...DECISIONS.filter((one) => status.waiting.some(({ decision }) => decision === one)).map(
        (one) => said.decide[one],
      ),
      status.etienne.ok ? said.allWell : said.etienne(text(status.etienne.reason(words).replace(/^Etienne /, ''))),
    ];
    return {
      text: lines.join('\n\n').replace(/\n\n(\d+\. )/g, '\n$1'),
      ...(status.project === undefined && { commands: ['projects'] }),
    };
  };

function runningLine({ status }: Words, run: NonNullable<Status['running']>): string {
  const said = code(excerpt(run.prompt));
  const age = duration(run.ageMs);
  switch (run.phase) {
    case 'files':
    case 'turn':
    case 'queued':
      return status[run.phase](age, said);
    case 'cut_off':
      return status.cutOff(age, said, duration(run.quietMs));
    case 'asking':
      return status.asking(said, duration(run.leftMs));
    case 'running':
      return status.running(age, said, text(run.activity ?? status.working), duration(run.quietMs));
  }
}
