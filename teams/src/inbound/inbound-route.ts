import { isCodedError, type Server } from 'service-kit';
import { readConversationId } from '../conversations/message-id.ts';
import { EnvelopeSchema } from './activity.ts';
import type { createHandleActivity } from './handle-activity.ts';
import { bearerOf, type VerifyActivity } from './verify-token.ts';

/** Teams lets a message have about 100 KB; its HTML, entities and what a card submits come on top, each as often. */
const BODY_LIMIT_BYTES = 1_048_576;
/** One and the same reason is told this often: anybody can make us refuse. */
const SAY_AGAIN_MS = 60_000;

export interface InboundOptions {
  verify: VerifyActivity;
  handle: ReturnType<typeof createHandleActivity>;
  log: { warn(details: object, text: string): void };
  now: () => number;
}

/**
 * Adds the call that Teams makes for everything that happens: `POST /api/messages`.
 *
 * 202, and for an invoke 200 with its answer, once the activity is on disk; 401 without a token, 400 for what is no
 * activity, 413 for one that is too large, 403 for one that is not for us. Teams sends again after 5xx, or where no
 * answer comes within 15 s.
 */
export function addInboundRoute(server: Server, { verify, handle, log, now }: InboundOptions): void {
  const toldAt = new Map<string, number>();
  /** By remote session, what came last. */
  const lines = new Map<string, Promise<unknown>>();

  function tell(error: unknown) {
    if (!isCodedError(error) || now() - (toldAt.get(error.message) ?? 0) < SAY_AGAIN_MS) return;
    // These texts are few: an address stands in one only after its token was found right.
    toldAt.set(error.message, now());
    log.warn({ code: error.code }, error.message);
  }

  /** In the order in which they came: the check of one may take longer than that of the next. */
  async function inTurn<T>(sessionId: string, verified: Promise<void>, work: () => Promise<T>): Promise<T> {
    const turn = Promise.allSettled([lines.get(sessionId), verified]).then(async () => {
      await verified;
      return work();
    });
    lines.set(sessionId, turn);
    try {
      return await turn;
    } finally {
      if (lines.get(sessionId) === turn) lines.delete(sessionId);
    }
  }

  server.post(
    '/api/messages',
    {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: { tags: ['teams'], body: EnvelopeSchema },
      onRequest: async ({ headers }) => void bearerOf(headers.authorization),
    },
    async ({ headers, body }, reply) => {
      const verified = verify(headers.authorization ?? '', body).catch((error: unknown) => {
        tell(error);
        throw error;
      });
      const sessionId = readConversationId(body.conversation.id)?.sessionId ?? '';
      const { status, body: answer } = await inTurn(sessionId, verified, () => handle(body));
      return reply.code(status).send(answer);
    },
  );
}
