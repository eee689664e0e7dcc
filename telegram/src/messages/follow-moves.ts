import type { Transformer } from 'grammy';
import type { Move } from '../places/moved-chats.ts';

/** Says that the same call, made again, goes to the supergroup that the group has become. */
export const HAS_MOVED = 'the group has become a supergroup, which is called next';

/**
 * Makes the step of a client that learns from a refusal that a group has become a supergroup.
 *
 * @param note Takes it to the disk; false where the remote session does not go on there.
 */
export function followMoves(note: (move: Move) => Promise<boolean>): Transformer {
  return async (call, method, payload, signal) => {
    const answer = await call(method, payload, signal);
    const { chat_id: from } = payload as { chat_id?: unknown };
    const to = answer.ok ? undefined : answer.parameters?.migrate_to_chat_id;
    if (to === undefined || typeof from !== 'number' || !(await note({ from, to }))) return answer;
    return { ok: false as const, error_code: 500, description: HAS_MOVED };
  };
}
