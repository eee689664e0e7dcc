import type { EventData } from '../run-stream.ts';

/**
 * One thing that the agent does: a piece of text, an event of any type, or a failure of the model's API, which ends
 * the run the way Etienne ends it, after `modelRetriesMs` where `isRetriedLong` says so.
 */
export type ModelStep =
  | string
  | { event: string; data: EventData }
  | { apiError: string; retryable: boolean; isRetriedLong?: boolean };

/**
 * How a tool call ends. `result` and `content` are what the program and what the agent gets to see; `asBlocks` tells
 * the agent in a list of blocks instead of a plain text.
 */
export type ToolResult =
  | { status: 'done'; result: EventData; content: string; successFlag?: boolean; asBlocks?: boolean }
  | { status: 'failed'; content: string };

/** Work that goes on after the run has completed for the first time; then the run goes on and completes again. */
export type BackgroundTask = {
  id: string;
  description: string;
  agentType: string;
  /** What the subagent says, in the end its report: stored with the answer and summed up, never streamed. */
  work(): AsyncIterable<string>;
  /** What the agent does with the report. */
  report(): AsyncIterable<ModelStep>;
};

export type ToolCall = {
  toolName: string;
  input: EventData;
  /** Set, Claude Code itself refuses the call with this: no `tool` event shows it and nobody is asked. */
  blocked?: string | undefined;
  background?: BackgroundTask;
  /** Called only when the tool may run; `updatedInput` is what a person changed or answered. */
  perform(updatedInput: EventData): ToolResult | Promise<ToolResult>;
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
  /** As a shell command waits: an abort ends it, but when Etienne is killed it goes on as an orphan. */
  passGateInShell(name: string): Promise<void>;
  /** Shows the call, asks for permission where Etienne would, and resolves with what the agent is told. */
  useTool(call: ToolCall): Promise<string>;
};

/** Decides what the agent does with a prompt; undefined leaves it to the scripted model. */
export type Model = (prompt: string, api: ModelApi) => AsyncIterable<ModelStep> | undefined;
