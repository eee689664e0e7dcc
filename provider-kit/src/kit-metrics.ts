import type { Metrics } from 'service-kit';
import { EventTypeSchema, type ProviderEvent } from 'shared-types';

const OUTCOMES = { outcome: ['done', 'retried', 'given_up'] } as const;

/** What a queue tells of an attempt. */
const OUTCOME_OF: Readonly<Record<string, string>> = { done: 'done', retry: 'retried', dead: 'given_up' };

/** What every provider counts and measures. Times are in milliseconds. */
export function createKitMetrics(metrics: Metrics) {
  const events = metrics.counter('provider_events_total', 'Events stored, by type', {
    type: EventTypeSchema.anyOf.map(({ const: type }) => type),
  });
  const updateToEvent = metrics.durations(
    'provider_update_to_event_seconds',
    "From a message, by the messenger's clock, to its event on disk",
  );
  const deliveries = metrics.counter('provider_deliveries_total', 'Attempts to post an event', OUTCOMES);
  const delivery = metrics.durations('provider_event_to_delivered_seconds', 'From an event on disk to its acceptance');
  const messages = metrics.counter('provider_messages_total', 'Attempts to send a message', OUTCOMES);
  const toSent = metrics.durations('provider_message_to_sent_seconds', 'From a message taken to it being shown');

  return {
    eventStored({ type, timestamp }: Pick<ProviderEvent, 'type' | 'timestamp'>, now: number): void {
      events({ type });
      if (type === 'message.received') updateToEvent(now - Date.parse(timestamp));
    },
    deliveryTried(status: string, sinceStoredMs: number): void {
      deliveries({ outcome: OUTCOME_OF[status] ?? status });
      if (status === 'done') delivery(sinceStoredMs);
    },
    messageTried(status: string, sinceTakenMs: number): void {
      messages({ outcome: OUTCOME_OF[status] ?? status });
      if (status === 'done') toSent(sinceTakenMs);
    },
  };
}
