import type { ModelApi, ModelStep, ToolCall } from '../etienne/index.ts';

export type Steps = AsyncGenerator<ModelStep, void, void>;

/** Uses a tool and resolves with whether it was allowed and worked; what it says goes to nobody. */
export async function useTool(api: ModelApi, call: ToolCall): Promise<boolean> {
  let isDone = false;
  await api.useTool({
    ...call,
    async perform(input) {
      const result = await call.perform(input);
      isDone = result.status === 'done';
      return result;
    },
  });
  return isDone;
}
