import type { StoryStep } from 'shared-types';
import { UNTIL_RELEASED } from './queue-store.ts';
import type { QueueTrace } from './queue-trace.ts';

/** Tells an item of a queue as steps of the story of its event: when it was stored, and how it ended or waits. */
export function storyStepsOf(trace: QueueTrace, part: string, id?: string): StoryStep[] {
  const { createdAt, finishedAt, notBefore, failures, reason, state } = trace;
  const named = { part, ...(id !== undefined && { id }) };
  const because = reason === undefined ? {} : { reason };
  const stored = { at: isoTime(createdAt), ...named, became: 'stored' };
  if (state === 'done')
    return [
      stored,
      { at: isoTime(finishedAt ?? createdAt), ...named, became: 'done', tries: failures + 1, ...because },
    ];
  if (state === 'dead')
    return [
      stored,
      { at: isoTime(finishedAt ?? createdAt), ...named, became: 'given_up', tries: failures + 1, ...because },
    ];
  const waitsSince = notBefore === UNTIL_RELEASED ? createdAt : Math.max(createdAt, notBefore);
  return [stored, { at: isoTime(waitsSince), ...named, became: 'waiting', tries: failures, ...because }];
}

/** Steps in the order of their time; those of one moment stay as they are. */
export const inOrder = (steps: readonly StoryStep[]): StoryStep[] =>
  steps.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));

/** Milliseconds since 1970 as the stories of services tell it. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();
