/** Modes of Etienne's agent that a person may choose. */
export const AGENT_MODES = ['default', 'plan', 'acceptEdits'] as const;
export type AgentMode = (typeof AGENT_MODES)[number];
