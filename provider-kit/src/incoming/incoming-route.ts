import type { IncomingHttpHeaders } from 'node:http';
import { createInTurn, isCodedError, type Server } from 'service-kit';
import type { Static, TSchema } from 'typebox';

export interface IncomingRoute<Schema extends TSchema> {
  path: string;
  /** For the documentation of the interface. */
  tag: string;
  /** Of the body; what does not fit is answered 400. */
  schema: Schema;
  bodyLimitBytes: number;
  /** Whether the body is worth reading; throws a coded error where it is not. */
  checkHeaders(headers: IncomingHttpHeaders): void;
  /** Whether it comes from where it says; rejects with a coded error where it does not. */
  verify(headers: IncomingHttpHeaders, body: Static<Schema>): Promise<void>;
  /** Those with the same key are handled in the order in which they came. */
  keyOf(body: Static<Schema>): string;
  /** Resolves with the answer after it is on disk. */
  handle(body: Static<Schema>): Promise<{ status: number; body?: unknown }>;
  log: { warn(details: object, text: string): void };
  now(): number;
}

/** One and the same reason is told this often: anybody can make us refuse. */
const SAY_AGAIN_MS = 60_000;

/** Adds the call by which a messenger pushes what happens there. What is refused is told the operator, too. */
export function addIncomingRoute<Schema extends TSchema>(server: Server, route: IncomingRoute<Schema>): void {
  const { path, tag, schema, bodyLimitBytes, checkHeaders, verify, keyOf, handle, log, now } = route;
  const toldAt = new Map<string, number>();
  const inTurn = createInTurn();

  function tell(error: unknown) {
    if (!isCodedError(error) || now() - (toldAt.get(error.message) ?? 0) < SAY_AGAIN_MS) return;
    // These texts are few: words of others stand in one only after they were found right.
    toldAt.set(error.message, now());
    log.warn({ code: error.code }, error.message);
  }

  server.post(
    path,
    {
      bodyLimit: bodyLimitBytes,
      schema: { tags: [tag], body: schema },
      onRequest: async ({ headers }) => checkHeaders(headers),
    },
    async (request, reply) => {
      const body = request.body as Static<Schema>;
      const verified = verify(request.headers, body).catch((error: unknown) => {
        tell(error);
        throw error;
      });
      // It may fail before its turn.
      verified.catch(() => {});
      // The check of one may take longer than that of the next.
      const answer = await inTurn.run(keyOf(body), async () => {
        await verified;
        return handle(body);
      });
      return reply.code(answer.status).send(answer.body);
    },
  );
}
