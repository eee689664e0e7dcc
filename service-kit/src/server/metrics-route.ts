import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics/create-metrics.ts';
import type { ReadinessReport } from './health.ts';

/** Whoever asks for numbers does not wait for what hangs. */
const READINESS_WITHIN_MS = 5_000;

/**
 * Adds `GET /metrics`, and what `/ready` tells of each part as numbers.
 *
 * It needs no token, like `/ready`, and holds no id and no name of people or projects.
 */
export function addMetricsRoute(
  instance: FastifyInstance,
  { metrics, readiness }: { metrics: Metrics; readiness: () => Promise<ReadinessReport> | ReadinessReport },
): void {
  let report: Promise<ReadinessReport> | undefined;
  /** One report for all that is read in one look. */
  const now = () => {
    report ??= withinTime(readiness).finally(() => setImmediate(() => (report = undefined)));
    return report;
  };
  const ofParts = async (read: (part: Readonly<Record<string, unknown>>) => unknown, label: string) =>
    Object.entries((await now()).parts).flatMap(([name, part]) => {
      const value = read(part);
      return typeof value === 'number' ? [{ labels: { [label]: name }, value }] : [];
    });

  metrics.gauge('service_ready', 'Whether /ready answers 200', [], async () => [{ value: Number((await now()).ok) }]);
  metrics.gauge('service_part_ok', 'Whether a part of /ready works', ['part'], () =>
    ofParts(({ ok }) => Number(ok), 'part'),
  );
  metrics.gauge('service_queue_depth', 'What waits', ['queue'], () => ofParts(({ depth }) => depth, 'queue'));
  metrics.gauge('service_queue_oldest_age_seconds', 'How long the oldest has waited', ['queue'], () =>
    ofParts(({ oldestAgeSeconds }) => oldestAgeSeconds, 'queue'),
  );
  metrics.gauge('service_dead_letters', 'What was given up and is kept', ['queue'], () =>
    ofParts(({ deadLetters }) => deadLetters, 'queue'),
  );

  instance.get('/metrics', { schema: { tags: ['health'] }, logLevel: 'warn' }, async (_request, reply) => {
    const { contentType, text } = await metrics.expose();
    return reply.header('content-type', contentType).send(text);
  });
}

async function withinTime(readiness: () => Promise<ReadinessReport> | ReadinessReport): Promise<ReadinessReport> {
  const late = Promise.withResolvers<ReadinessReport>();
  const timer = setTimeout(() => late.resolve({ ok: false, parts: {} }), READINESS_WITHIN_MS);
  try {
    return await Promise.race([readiness(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
