import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyBaseLogger, type FastifyReply, fastify, LogController } from 'fastify';
import { ErrorResponseSchema } from 'shared-types';
import type { TSchema } from 'typebox';
import { UNCHECKED } from '../fits.ts';
import type { Logger } from '../log/create-logger.ts';
import { createLiveScrubber } from '../log/scrubber.ts';
import type { Metrics } from '../metrics/create-metrics.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { compileOnDemand } from './compile-on-demand.ts';
import { addDocs } from './docs.ts';
import { describeFailure, toErrorResponse } from './error-response.ts';
import { addHealthRoutes, type ReadinessReport } from './health.ts';
import { addMetricsRoute } from './metrics-route.ts';
import { logRequests, requestIdOf } from './request-log.ts';
import { requireToken } from './require-token.ts';

const ONE_MEBIBYTE = 1_048_576;

/** Ids have up to 200 characters, each of which may be nine percent-encoded; Fastify's own limit is 100. */
const MOST_IN_PATH = 2_000;

/**
 * Makes an HTTP server with everything that both services have in common; the caller adds routes and listens.
 *
 * Every refusal and failure is `{statusCode, code, error, message}`; causes go to the log only. `/v1/*` needs the
 * bearer token unless a route says `config: {auth: 'none'}`; `/health`, `/ready`, `/docs` and `/openapi.json` need none.
 * Nothing that was sent is coerced or dropped: what does not fit its schema is refused with 400 `VALIDATION_FAILED`.
 * `schemas` are shared components with an `$id`, which routes may refer to. `secrets` are kept out of error texts.
 * `close()` ends open connections at once. Default body limit: 1 MiB.
 */
export async function createServer({
  name,
  version,
  description,
  logger,
  apiToken,
  readiness,
  bodyLimit = ONE_MEBIBYTE,
  schemas = [],
  secrets = () => [],
  metrics,
}: {
  name: string;
  version: string;
  description: string;
  logger: Logger;
  apiToken: string;
  readiness: () => Promise<ReadinessReport> | ReadinessReport;
  bodyLimit?: number;
  schemas?: readonly TSchema[];
  secrets?: () => readonly string[];
  /** Shown at `/metrics`, with what `/ready` tells; default: there is no such route. */
  metrics?: Metrics;
}) {
  const scrub = createLiveScrubber(() => [apiToken, ...secrets()]);
  const server = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    requestIdHeader: false,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    bodyLimit,
    routerOptions: { maxParamLength: MOST_IN_PATH },
    forceCloseConnections: true,
    // The framework's own answer while it closes has no code; requests that still arrive are cut off or served.
    return503OnClosing: false,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true, ...UNCHECKED } },
    schemaController: { compilersFactory: compileOnDemand },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, _request, reply) => {
      const response = describeFailure(error, scrub);
      (reply as FastifyReply).code(response.statusCode).send(response);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();

  server.setErrorHandler((error, request, reply) => {
    const response = describeFailure(error, scrub);
    if (response.statusCode >= 500) request.log.error({ err: error }, 'request failed');
    else request.log.debug({ err: error }, 'request refused');
    return reply.code(response.statusCode).send(response);
  });
  server.setNotFoundHandler((request, reply) => {
    const path = scrub(request.url.split('?', 1)[0] ?? '');
    return reply.code(404).send(toErrorResponse(404, 'NOT_FOUND', `There is no ${request.method} ${path}.`));
  });

  for (const schema of [ErrorResponseSchema, ...schemas]) server.addSchema(schema);
  logRequests(server);
  requireToken(server, apiToken);
  addDocs(server, { name, version, description });
  addHealthRoutes(server, { name, version, readiness, scrub });
  if (metrics !== undefined) addMetricsRoute(server, { metrics, readiness });
  return server;
}

/** A server whose routes take their types from their TypeBox schemas. */
export type Server = Awaited<ReturnType<typeof createServer>>;
