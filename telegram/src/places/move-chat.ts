import type { Move, MovedChats } from './moved-chats.ts';

export interface MoveChatOptions {
  movedChats: Pick<MovedChats, 'homeOf' | 'note'>;
  /** Whether anything is known of a pairing there. */
  isKnown(remoteSessionId: string): Promise<boolean>;
  isPaired(remoteSessionId: string): Promise<boolean>;
  /** These take part in the transaction. */
  withdraw(remoteSessionId: string): Promise<void>;
  revoke(remoteSessionId: string, reason: string): Promise<boolean>;
}

/**
 * Makes the step by which the remote sessions of a group go on in the supergroup that it has become. They keep their
 * names, so all that hangs on these stays: pairing, project, what waits and what is known.
 *
 * False where there is nothing to go on, where it is the supergroup alone that was approved, and of what is no group. To
 * be called inside `database.write`; the same move twice is harmless.
 */
export function createMoveChat({ movedChats, isKnown, isPaired, withdraw, revoke }: MoveChatOptions) {
  return async (move: Move): Promise<boolean> => {
    if (move.from >= 0 || move.from === move.to) return false;
    const [former, next] = [String(await movedChats.homeOf(move.from)), String(move.to)];
    if (String(await movedChats.homeOf(move.to)) === former) return true;
    if (!(await isKnown(former)) || ((await isPaired(next)) && !(await isPaired(former)))) return false;
    // The supergroup may have asked for itself before anybody told what it is.
    await withdraw(next);
    await revoke(next, `it goes on as ${former}`);
    await movedChats.note(move);
    return true;
  };
}
