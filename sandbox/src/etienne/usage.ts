import type { EventData } from './run-stream.ts';

export const model = 'claude-opus-4-6';
const maxTokens = 200_000;

/** Token counts in the recorded shape: a quarter of the characters came out, a fixed system prompt goes in. */
export function usageOf(promptLength: number, answerLength: number, modelRequests: number): EventData {
  if (modelRequests === 0) return tokens(0, 0);
  return tokens((15_500 + Math.ceil(promptLength / 4)) * modelRequests, Math.ceil(answerLength / 4));
}

function tokens(input: number, output: number): EventData {
  return {
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
    cache_creation_ephemeral_5m_input_tokens: 0,
    cache_creation_ephemeral_1h_input_tokens: 0,
    model,
  };
}

export function contextStateOf(usage: EventData): EventData {
  const usedTokens = Number(usage.total_tokens);
  const percentFull = Math.min(100, (usedTokens / maxTokens) * 100);
  return { percentFull, usedTokens, maxTokens, model, cacheReadTokens: 0, cacheCreationTokens: 0 };
}

export function completedOf({ input_tokens, output_tokens, total_tokens }: EventData): EventData {
  return { exitCode: 0, usage: { input_tokens, output_tokens, total_tokens } };
}
