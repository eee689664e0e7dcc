import type { EventOutbox, MessageOutbox } from 'provider-kit';
import type { ReadinessReport } from 'service-kit';
import type { PollingState } from './bot/poll.ts';

/** Tells the state of each part; ready means that polling works, the database answers and Telegram takes our token. */
export async function reportReadiness({
  polling,
  events,
  messages,
  now,
}: {
  polling: () => PollingState;
  events: Pick<EventOutbox, 'counts' | 'list'>;
  messages: Pick<MessageOutbox, 'counts'>;
  now: () => number;
}): Promise<ReadinessReport> {
  const ageSeconds = (createdAt: number | undefined) =>
    createdAt === undefined ? 0 : Math.max(0, Math.round((now() - createdAt) / 1_000));
  const state = polling();
  try {
    const [waiting, sending] = [await events.counts(), await messages.counts()];
    const subscriptions = events.list().map(({ id, pendingCount, lastSuccessAt, lastError }) => ({
      id,
      pendingCount,
      lastSuccessAt,
      lastError,
    }));
    const outbox = {
      ok: sending.error === undefined,
      depth: sending.depth,
      oldestAgeSeconds: ageSeconds(sending.oldestCreatedAt),
      lostAnswers: sending.lostAnswers,
      // Nothing that anybody here could do makes people come back or Telegram take a message: it is well all the same.
      kept: {
        messages: sending.kept.messages,
        oldestAgeSeconds: ageSeconds(sending.kept.oldestAt),
        unreachable: sending.kept.unreachable,
      },
      deadLetters: sending.dead.count,
      ...(sending.dead.count > 0 && {
        oldestDeadLetterAgeSeconds: ageSeconds(sending.dead.oldestAt),
        lastDeadLetters: sending.dead.last,
      }),
      ...(sending.error !== undefined && { error: sending.error }),
    };
    return {
      ok: state.ok && outbox.ok,
      parts: {
        polling: { ...state },
        database: { ok: true },
        subscriptions: { ok: true, count: subscriptions.length, subscriptions },
        outbox,
        events: {
          ok: true,
          depth: waiting.depth,
          oldestAgeSeconds: ageSeconds(waiting.oldestCreatedAt),
          deadLetters: waiting.deadLetters,
        },
      },
    };
  } catch {
    return {
      ok: false,
      parts: { polling: { ...state }, database: { ok: false, error: 'the database cannot be read' } },
    };
  }
}
