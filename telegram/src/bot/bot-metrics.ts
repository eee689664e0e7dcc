import type { Update } from '@grammyjs/types';
import type { Transformer } from 'grammy';
import type { Clock, Metrics } from 'service-kit';
import { ALLOWED_UPDATES, type PollingState } from './poll.ts';

const CALL_OUTCOMES = [
  'ok',
  'rate_limited',
  'refused',
  'unauthorized',
  'forbidden',
  'conflict',
  'server_error',
  'no_answer',
] as const;

type CallOutcome = (typeof CALL_OUTCOMES)[number];

const OUTCOME_OF: Readonly<Record<number, CallOutcome>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'unauthorized',
  409: 'conflict',
  429: 'rate_limited',
};

/** What the provider counts of its updates, its calls and its polling. */
export function createBotMetrics(metrics: Metrics, { clock }: { clock: Pick<Clock, 'now'> }) {
  const updates = metrics.counter('telegram_updates_total', 'Updates received, by kind', {
    kind: [...ALLOWED_UPDATES, 'other'],
  });
  const calls = metrics.counter('telegram_calls_total', 'Calls of the Bot API, by how they ended', {
    outcome: CALL_OUTCOMES,
  });

  /** The innermost step of a client: what was not sent is not counted. */
  const countCalls: Transformer = async (call, method, payload, signal) => {
    try {
      const answer = await call(method, payload, signal);
      calls({ outcome: answer.ok ? 'ok' : outcomeOf(answer.error_code) });
      return answer;
    } catch (error) {
      if (!signal?.aborted) calls({ outcome: 'no_answer' });
      throw error;
    }
  };

  return {
    countCalls,
    countUpdates(received: readonly Update[]): void {
      for (const update of received) updates({ kind: ALLOWED_UPDATES.find((kind) => kind in update) ?? 'other' });
    },
    watchPolling(state: () => PollingState): void {
      const help = 'How long ago the last poll was completed; none before the first';
      metrics.gauge('telegram_last_poll_age_seconds', help, [], async () => {
        const { lastCompletedAt } = state();
        return lastCompletedAt === null ? [] : [{ value: (clock.now() - Date.parse(lastCompletedAt)) / 1_000 }];
      });
    },
  };
}

const outcomeOf = (code: number): CallOutcome => OUTCOME_OF[code] ?? (code >= 500 ? 'server_error' : 'refused');
