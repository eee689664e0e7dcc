import type { Metrics } from 'service-kit';
import { EventTypeSchema } from 'shared-types';
import type { RunMeasure } from '../runs/run-ports.ts';

/** What the manager counts and measures. `providers` are those of the settings; times are in milliseconds. */
export function createManagerMetrics(
  metrics: Metrics,
  { providers, activeRuns }: { providers: readonly string[]; activeRuns(): number },
) {
  const events = metrics.counter('manager_events_total', 'Events taken for the first time', {
    provider: providers,
    type: [...EventTypeSchema.anyOf.map(({ const: type }) => type), 'other'],
  });
  const runs = metrics.counter('manager_runs_total', 'Runs that have ended, by how', {
    outcome: ['answered', 'stopped', 'failed', 'interrupted'],
  });
  const eventToPrompt = metrics.durations(
    'manager_event_to_prompt_seconds',
    'From a prompt in its line to it being sent to Etienne',
  );
  const promptToFirstWord = metrics.durations(
    'manager_prompt_to_first_word_seconds',
    "From a prompt being sent to the first word of the agent's answer",
  );
  const runTime = metrics.durations('manager_run_seconds', 'From a prompt being sent to the end of its run');
  const replies = metrics.counter('manager_replies_total', 'Attempts to hand a reply to its provider', {
    outcome: ['done', 'retried', 'given_up'],
  });
  const toHandedOver = metrics.durations(
    'manager_answer_to_handed_over_seconds',
    'From an answer on disk to its provider having it on disk',
  );
  metrics.gauge('manager_active_runs', 'Prompts that were taken up and have not ended', [], async () => [
    { value: activeRuns() },
  ]);

  const ofRuns: RunMeasure = {
    begun: (waitedMs) => eventToPrompt(waitedMs),
    firstWord: (sinceBeginMs) => promptToFirstWord(sinceBeginMs),
    ended(outcome, sinceBeginMs) {
      runs({ outcome });
      if (sinceBeginMs !== undefined) runTime(sinceBeginMs);
    },
  };
  return {
    ofRuns,
    eventTaken: (provider: string, type: string): void => events({ provider, type }),
    replyTried(outcome: 'done' | 'retried' | 'given_up', answerAgeMs: number | undefined): void {
      replies({ outcome });
      if (outcome === 'done' && answerAgeMs !== undefined) toHandedOver(answerAgeMs);
    },
  };
}
