import type { CallOutcome, JsonApi } from 'provider-kit';
import type { Metrics } from 'service-kit';

const ACTIVITIES = ['message', 'messageUpdate', 'messageDelete', 'invoke', 'conversationUpdate', 'installationUpdate'];
const OUTCOMES = [
  'ok',
  'retry',
  'unauthorized',
  'lost',
  'unreachable',
  'refused',
  'gone',
] as const satisfies readonly CallOutcome['status'][];

/** What the provider counts of its activities and of its calls of the connector. */
export function createTeamsMetrics(metrics: Metrics) {
  const activities = metrics.counter('teams_activities_total', 'Activities received, by type', {
    type: [...ACTIVITIES, 'other'],
  });
  const calls = metrics.counter('teams_calls_total', 'Calls of the connector, by how they ended', {
    outcome: OUTCOMES,
  });
  return {
    countActivity: ({ type }: { type: string }): void => activities({ type }),
    /** The same calls, counted. */
    counted<Kind extends string>(call: JsonApi<Kind>): JsonApi<Kind> {
      return async (made, how) => {
        const outcome = await call(made, how);
        calls({ outcome: outcome.status });
        return outcome;
      };
    },
  };
}
