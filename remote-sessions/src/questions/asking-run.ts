import type { AgentMode } from '../sessions/agent-mode.ts';
import type { SessionRef } from '../sessions/session-ref.ts';

/** The run whose agent asks. */
export interface AskingRun extends SessionRef {
  readonly id: string;
  readonly project: string;
  readonly mode: AgentMode;
}
