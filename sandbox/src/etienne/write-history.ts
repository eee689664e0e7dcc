import type { Clock } from './clock.ts';
import type { Run } from './run.ts';
import type { EventData } from './run-stream.ts';
import type { HistoryLine, Sessions } from './sessions.ts';
import type { Turn } from './turn.ts';

type Stored = {
  context: { sessions: Sessions; clock: Clock };
  run: Run;
  /** As it was run, after the guardrails. */
  prompt: string;
  sessionId: string;
  turn: Turn;
};

/**
 * Stores the two lines of a run; only a finished one has token counts in `costs`.
 *
 * An unattended run's go to the most recent *listed* session, whichever it ran in: a trap of Etienne's.
 */
export function writeHistory({ context, run, prompt, sessionId, turn }: Stored, costs: EventData): void {
  const { sessions, clock } = context;
  const timestamp = clock.isoNow();
  const steps = turn.steps();
  const message = turn.assistantText();
  const lines: HistoryLine[] = [
    { timestamp, isAgent: false, message: prompt },
    { timestamp, isAgent: true, message, costs, ...(steps.length > 0 ? { reasoningSteps: steps } : {}) },
  ];
  run.answer = message;
  run.usage = costs;
  const listed = sessions.list(run.project).sort((a, b) => b.timestamp.localeCompare(a.timestamp))[0];
  const target = run.mode === 'unattended' && listed ? listed.sessionId : sessionId;
  sessions.record(run.project, { timestamp, sessionId: target }, lines);
}
