import type { AgentMode } from '../sessions/agent-mode.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import type { PromptPart } from './prompt-text.ts';

/** A prompt as it waits in its queue; its id there becomes the id of its run. */
export interface Prompt extends SessionRef {
  /** The project that it was written for; a later change of the mapping does not touch it. */
  project: string;
  /** The project session at that time; counts only where the mapping has moved to another project since. */
  projectSessionId: string;
  /** What the agent reads: `context` and the joined `parts`, or the text of a run that is repeated. */
  text: string;
  mode: AgentMode;
  /** The messages that it is made of; they may be edited while it waits. */
  parts?: readonly PromptPart[];
  /** Of an earlier version: what the person pointed at by replying or forwarding. */
  context?: string;
  /** It does not begin before this time, in milliseconds, as more may come that belongs to it. */
  heldUntil?: number;
  /** What comes until this time, in milliseconds, may belong to it as long as it has not begun. */
  joinableUntil?: number;
  /** The message to reply to; set where others were waiting before it, and in groups, so that it is clear what is answered. */
  replyTo?: string;
  /**
   * Since when it has waited, in milliseconds, where that was while we were away: the person is asked before it runs.
   */
  backlogSince?: number;
  /** What was understood of a voice message waits for the person to say that it runs. */
  isUnconfirmed?: boolean;
  /** Since when Etienne has not been reachable for it, in milliseconds. */
  waitingSince?: number;
}
