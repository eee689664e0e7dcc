import type { SessionRef } from '../sessions/session-ref.ts';

/** Modes of Etienne's agent that a person may choose. */
export const AGENT_MODES = ['default', 'plan', 'acceptEdits'] as const;
export type AgentMode = (typeof AGENT_MODES)[number];

/** A prompt as it waits in its queue; its id there becomes the id of its run. */
export interface Prompt extends SessionRef {
  /** The project that it was written for; a later change of the mapping does not touch it. */
  project: string;
  /** The project session at that time; counts only where the mapping has moved to another project since. */
  projectSessionId: string;
  text: string;
  mode: AgentMode;
  /** The person's message, for replying to it. */
  messageId?: string;
  /** Since when Etienne has not been reachable for it, in milliseconds. */
  waitingSince?: number;
}
