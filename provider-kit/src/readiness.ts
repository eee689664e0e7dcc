import type { ReadinessReport } from 'service-kit';
import type { MessageOutbox } from './messages/message-outbox.ts';
import type { EventOutbox } from './subscriptions/event-outbox.ts';

/** Tells the state of each part; ready means that what is the messenger's works, the database answers and our credentials are accepted. */
export async function reportReadiness({
  ownParts,
  events,
  messages,
  now,
}: {
  /** What is the messenger's: whether it is reached, and how. */
  ownParts: () => Promise<ReadinessReport['parts']>;
  events: Pick<EventOutbox, 'counts' | 'list'>;
  messages: Pick<MessageOutbox, 'counts'>;
  now: () => number;
}): Promise<ReadinessReport> {
  const ageSeconds = (createdAt: number | undefined) =>
    createdAt === undefined ? 0 : Math.max(0, Math.round((now() - createdAt) / 1_000));
  const own = await ownParts();
  const isOwnOk = Object.values(own).every(({ ok }) => ok);
  try {
    const [waiting, sending] = [await events.counts(), await messages.counts()];
    const subscriptions = (await events.list()).map(({ id, pendingCount, lastSuccessAt, lastError }) => ({
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
      // Nothing that anybody here could do makes people come back or a messenger take a message: it is well all the same.
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
      ok: isOwnOk && outbox.ok,
      parts: {
        ...own,
        database: { ok: true },
        subscriptions: { ok: true, count: subscriptions.length, subscriptions },
        outbox,
        events: {
          ok: true,
          depth: waiting.depth,
          oldestAgeSeconds: ageSeconds(waiting.oldestCreatedAt),
          deadLetters: waiting.deadLetters,
          ...(waiting.deadLetters > 0 && { lastDeadLetters: waiting.lastDeadLetters }),
        },
      },
    };
  } catch {
    return {
      ok: false,
      parts: { ...own, database: { ok: false, error: 'the database cannot be read' } },
    };
  }
}
