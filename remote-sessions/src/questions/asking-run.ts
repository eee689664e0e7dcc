import type { AgentMode } from '../sessions/agent-mode.ts';
import type { Addressee } from '../sessions/session-ref.ts';

/** The run whose agent asks. */
export interface AskingRun extends Addressee {
  readonly id: string;
  readonly project: string;
  readonly mode: AgentMode;
}
