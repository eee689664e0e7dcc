import { defineError } from '../errors.ts';

/** A question that has one row as long as whoever asks may write: `?` stands for whole numbers. */
export interface FenceQuestion {
  sql: string;
  values: readonly number[];
}

/** What every write of a process begins with; undefined: it may not write now, and nothing needs to be asked. */
export type Fence = () => FenceQuestion | undefined;

/** A write was not let through: another machine has taken over what this one worked on. Nothing happened. */
export const fenced = defineError('FENCED', { statusCode: 503, retryable: true });

export const notLetThrough = () =>
  fenced('another machine may have taken over what this one worked on: nothing was written, try again');

/** The question with its values, to go along with the beginning of a transaction in one message. */
export function fenceText({ sql, values }: FenceQuestion): string {
  let next = 0;
  return sql.replaceAll('?', () => {
    const value = values[next++];
    if (!Number.isSafeInteger(value)) throw new TypeError(`a fence takes whole numbers, not ${String(value)}`);
    return String(value);
  });
}
