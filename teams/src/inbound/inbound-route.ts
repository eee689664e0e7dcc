import { addIncomingRoute } from 'provider-kit';
import type { Server } from 'service-kit';
import { readConversationId } from '../conversations/message-id.ts';
import { EnvelopeSchema } from './activity.ts';
import type { createHandleActivity } from './handle-activity.ts';
import { tokenOf, type VerifyActivity } from './verify-token.ts';

/** Teams lets a message have about 100 KB; its HTML, entities and what a card submits come on top, each as often. */
const BODY_LIMIT_BYTES = 1_048_576;

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
  addIncomingRoute(server, {
    path: '/api/messages',
    tag: 'teams',
    schema: EnvelopeSchema,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    checkHeaders: ({ authorization }) => void tokenOf(authorization),
    verify: ({ authorization }, activity) => verify(authorization, activity),
    keyOf: ({ conversation }) => readConversationId(conversation.id)?.sessionId ?? '',
    handle,
    log,
    now,
  });
}
