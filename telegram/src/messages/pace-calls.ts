import type { Transformer } from 'grammy';
import type { GroupPacer } from './group-pacer.ts';

type Answer = Awaited<ReturnType<Transformer>>;

const OWN_REFUSAL = 'not sent: the group would get more than Telegram allows';

/** Whether a call was not made, as it would have gone beyond the rates of its group. */
export const isOwnRefusal = (reason: string): boolean => reason.endsWith(OWN_REFUSAL);

/** What Telegram does not count, as far as is known: what only asks or shows typing. */
const FREE = /^(get|sendChatAction$|answer)/;

/**
 * Makes the step of a client that keeps to the rates of groups. A call that would go beyond them is not made: it ends
 * as if Telegram had refused it, with the time to wait.
 *
 * @param kind `preview`: may be left out, so that it gives way to messages.
 */
export function paceCalls(pacer: GroupPacer, kind: 'message' | 'preview'): Transformer {
  return async (call, method, payload, signal) => {
    const chatId = groupOf(payload);
    if (chatId === undefined || FREE.test(method)) return call(method, payload, signal);
    // What tidies up after a preview has its own place.
    const isLeftOut = kind === 'preview' && method !== 'deleteMessage';
    const keys = { group: String(chatId) };
    const turn = isLeftOut ? pacer.tryTurn(keys) : await pacer.turn(keys, { count: countOf(payload) });
    if ('afterMs' in turn) return tooMany(turn.afterMs);
    try {
      const answer = await call(method, payload, signal);
      const seconds = retryAfterOf(answer);
      if (seconds !== undefined) pacer.hold('group', keys.group, seconds * 1_000);
      return answer;
    } finally {
      turn.end();
    }
  };
}

/** The chat of a call where it is none of one person alone: those have ids below 0. */
function groupOf(payload: object): number | undefined {
  const { chat_id: chatId } = payload as { chat_id?: unknown };
  return typeof chatId === 'number' && chatId < 0 ? chatId : undefined;
}

/** Of an album every part counts. */
function countOf(payload: object): number {
  const { media } = payload as { media?: unknown };
  return Array.isArray(media) ? media.length : 1;
}

const retryAfterOf = (answer: Answer): number | undefined =>
  !answer.ok && answer.error_code === 429 ? (answer.parameters?.retry_after ?? 1) : undefined;

const tooMany = (afterMs: number): Answer => ({
  ok: false,
  error_code: 429,
  description: OWN_REFUSAL,
  parameters: { retry_after: afterMs / 1_000 },
});
