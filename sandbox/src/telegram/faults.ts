import type { ApiError, ResponseParameters } from '@grammyjs/types';

/**
 * What goes wrong with the next call of a method: an answer that refuses it, the connection reset before it is
 * handled, the answer lost after it was handled, or no answer at all.
 */
export type Fault =
  | { error_code: number; description: string; parameters?: ResponseParameters }
  | 'reset'
  | 'lost-answer'
  | 'hang';

/** Holds the faults to come; several for one method happen one after another. */
export function createFaults() {
  const waiting = new Map<string, Fault[]>();
  return {
    failNext(method: string, fault: Fault): void {
      const key = method.toLowerCase();
      const queue = waiting.get(key);
      if (queue) queue.push(fault);
      else waiting.set(key, [fault]);
    },
    take(method: string): Fault | undefined {
      return waiting.size === 0 ? undefined : waiting.get(method)?.shift();
    },
  };
}

export type Faults = ReturnType<typeof createFaults>;

export const errorBody = (errorCode: number, description: string, parameters?: ResponseParameters): ApiError => ({
  ok: false,
  error_code: errorCode,
  description,
  ...(parameters && { parameters }),
});
