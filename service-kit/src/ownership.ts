import { isCodedError } from './errors.ts';

/**
 * Which of the processes that share a database works on what.
 *
 * All of one owner's work (a remote session: its events, prompts, replies) is done by one process at a time, so that what
 * this process keeps in memory of it is true. Where there is one process only there is no `Ownership`, and all is its own.
 */
export interface Ownership {
  /**
   * Makes an owner's work ours for as long as somebody holds it, and a while longer; undefined where another living process
   * has it. Rejects with `FENCED` while this process holds no lease, and with the failures of the database.
   */
  hold(owner: string): Promise<Hold | undefined>;
  /** Tells whoever has the owner's work to look at something of it; harmless where nobody has. `topic`: up to 20 characters. */
  tell(owner: string, topic: string, what: string): Promise<void>;
  /**
   * Has the process that has the owner's work do something, or this one where nobody has it, and resolves with what that
   * answers (JSON). Rejects with its failure, or with `OWNER_SILENT` where it does not answer within 5 s.
   */
  ask(owner: string, what: string, args: unknown): Promise<unknown>;
  /** Does what is asked for by `ask`, wherever it is asked. Returns how to stop that. */
  onAsked(what: string, handle: (args: never) => Promise<unknown>): () => void;
  /** Hears what others tell of that which is ours, or was until a moment ago. Returns how to stop that. */
  onTold(topic: string, listener: (what: string) => void): () => void;
  /** Tells what another process has let go of by `giveUp`: it can be had now. Returns how to stop that. */
  onGivenUp(listener: (owner: string) => void): () => void;
  /** Tells that nobody may have been told of something that waits: whoever keeps a list of it looks at all of it. */
  onMissed(listener: () => void): () => void;
  /**
   * Whether nobody can have taken over what is ours; to be asked before what cannot be fenced, such as a call to somebody
   * else.
   */
  isSteady(): boolean;
  /** Tells that others may work on all that was ours: whatever goes on has to end, and no call may begin. */
  onLost(listener: () => void): () => void;
}

/** Whether a write was refused as others may have taken over: nothing of it happened, and what it belongs to ends here. */
export const isFenced = (error: unknown): boolean => isCodedError(error) && error.code === 'FENCED';

export interface Hold {
  /** Does something on behalf of it: what it writes is refused (`FENCED`) once others may have taken over. */
  within<T>(work: () => T): T;
  /** Whether nobody can have taken over yet; to be asked before what cannot be fenced, such as a call to somebody else. */
  isSteady(): boolean;
  /** To be called once, when this work is done. */
  leave(): void;
  /** In place of `leave`, where others wait for it: unless somebody else here holds it, they can have it at once. */
  giveUp(): Promise<void>;
}
