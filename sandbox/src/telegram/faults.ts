import type { ApiError, ResponseParameters } from '@grammyjs/types';
import type { Fields } from './parameters.ts';

/**
 * What goes wrong with the next call of a method: an answer that refuses it, the connection reset before it is
 * handled, the answer lost after it was handled, or no answer at all.
 */
export type Fault =
  | { error_code: number; description: string; parameters?: ResponseParameters }
  | 'reset'
  | 'lost-answer'
  | 'hang';

type Rule = { method: string; fault: Fault; isMeant(payload: Fields): boolean };

/** Holds the faults to come; several for one method happen one after another, rules hold until they are taken away. */
export function createFaults() {
  const waiting = new Map<string, Fault[]>();
  const rules = new Set<Rule>();
  return {
    /** Every call of a method with such arguments goes wrong; answers a function that ends it. */
    failWhile(method: string, fault: Fault, isMeant: (payload: Fields) => boolean): () => void {
      const rule = { method: method.toLowerCase(), fault, isMeant };
      rules.add(rule);
      return () => void rules.delete(rule);
    },
    /** What a rule says to a call, if any does. */
    find(method: string, payload: Fields): Fault | undefined {
      for (const rule of rules) if (rule.method === method && rule.isMeant(payload)) return rule.fault;
      return undefined;
    },
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
