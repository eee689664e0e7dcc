import type { FastifyInstance } from 'fastify';
import { Type } from 'shared-types';
import { scrubValue } from '../log/scrub-line.ts';
import type { Scrubber } from '../log/scrubber.ts';

export type ReadinessReport = {
  readonly ok: boolean;
  readonly parts: Readonly<Record<string, { readonly ok: boolean } & Readonly<Record<string, unknown>>>>;
};

const HealthSchema = Type.Object({ status: Type.Literal('ok'), name: Type.String(), version: Type.String() });

const ReadinessSchema = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('not_ready')]),
  parts: Type.Record(Type.String(), Type.Object({ ok: Type.Boolean() }, { additionalProperties: true })),
});

/**
 * Adds `GET /health`, 200 while the process lives, and `GET /ready`, 200 or 503 with the state of each part.
 *
 * Neither needs a token, so the report is scrubbed. A report that fails counts as not ready.
 */
export function addHealthRoutes(
  instance: FastifyInstance,
  {
    name,
    version,
    readiness,
    scrub,
  }: { name: string; version: string; readiness: () => Promise<ReadinessReport> | ReadinessReport; scrub: Scrubber },
): void {
  const schema = { tags: ['health'], response: { 200: HealthSchema } };
  instance.get('/health', { schema, logLevel: 'warn' }, async () => ({ status: 'ok', name, version }));

  const readySchema = { tags: ['health'], response: { 200: ReadinessSchema, 503: ReadinessSchema } };
  instance.get('/ready', { schema: readySchema, logLevel: 'warn' }, async (request, reply) => {
    const report = await Promise.resolve()
      .then(readiness)
      .catch((err: unknown): ReadinessReport => {
        request.log.error({ err }, 'the readiness report failed');
        return { ok: false, parts: { readiness: { ok: false, reason: 'the report failed; the log says more' } } };
      });
    reply.code(report.ok ? 200 : 503);
    return { status: report.ok ? 'ready' : 'not_ready', parts: scrubValue(report.parts, scrub) };
  });
}
