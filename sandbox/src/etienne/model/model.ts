import type { EventData } from '../run-stream.ts';

/**
 * One thing that the agent does: a piece of text, an event of any type, or a failure of the model's API, which ends
 * the run the way Etienne ends it.
 */
export type ModelStep = string | { event: string; data: EventData } | { apiError: string; retryable: boolean };

/** How a tool call ends. `result` and `content` are what the program and what the agent gets to see. */
export type ToolResult =
  | { status: 'done'; result: EventData; content: string; successFlag?: boolean }
  | { status: 'failed'; content: string };

export type ToolCall = {
  toolName: string;
  input: EventData;
  /** Called only when the tool may run; `updatedInput` is what a person changed or answered. */
  perform(updatedInput: EventData): ToolResult;
};

/** What a behaviour may use. Every wait ends by rejection when the run is aborted; a behaviour need not care. */
export type ModelApi = {
  project: string;
  projectDir: string;
  workspaceDir: string;
  sessionId: string;
  /** How many prompts this session has had, this one included. */
  promptNumber: number;
  chunkMs: number;
  wait(delayMs: number): Promise<void>;
  passGate(name: string): Promise<void>;
  /** Shows the call, asks for permission where Etienne would, and resolves with what the agent is told. */
  useTool(call: ToolCall): Promise<string>;
};

/** Decides what the agent does with a prompt; undefined leaves it to the scripted model. */
export type Model = (prompt: string, api: ModelApi) => AsyncIterable<ModelStep> | undefined;
