import type { Move, MovedChats } from './moved-chats.ts';

export interface MoveChatOptions {
  movedChats: Pick<MovedChats, 'homeOf' | 'note'>;
  /** Whether anything is known of a pairing there. */
  isKnown(remoteSessionId: string): boolean;
  isPaired(remoteSessionId: string): boolean;
  /** These take part in the transaction. */
  withdraw(remoteSessionId: string): void;
  revoke(remoteSessionId: string, reason: string): boolean;
}

/**
 * Makes the step by which the remote sessions of a group go on in the supergroup that it has become. They keep their
 * names, so all that hangs on these stays: pairing, project, what waits and what is known.
 *
 * False where there is nothing to go on, where it is the supergroup alone that was approved, and of what is no group. To
 * be called inside `database.write`; the same move twice is harmless.
 */
export function createMoveChat({ movedChats, isKnown, isPaired, withdraw, revoke }: MoveChatOptions) {
  return (move: Move): boolean => {
    if (move.from >= 0 || move.from === move.to) return false;
    const [former, next] = [String(movedChats.homeOf(move.from)), String(move.to)];
    if (String(movedChats.homeOf(move.to)) === former) return true;
    if (!isKnown(former) || (isPaired(next) && !isPaired(former))) return false;
    // The supergroup may have asked for itself before anybody told what it is.
    withdraw(next);
    revoke(next, `it goes on as ${former}`);
    movedChats.note(move);
    return true;
  };
}
