import { inOrder, isoTime, type QueueTrace, type QueueTraces, storyStepsOf } from 'service-kit';
import type { EventStory, StoryStep } from 'shared-types';
import type { MessageLog } from '../prompts/message-log.ts';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import type { SqlRunStore } from './run-store.ts';

export interface TellStoryOptions {
  traces: QueueTraces;
  runs: Pick<SqlRunStore, 'timesOf'>;
  messages: Pick<MessageLog, 'promptsOf'>;
}

/** How the queues are called in a story; by their own names where they are not here. */
const PARTS: Readonly<Record<string, string>> = {
  inbox: 'event',
  prompts: 'prompt',
  replies: 'reply',
  'file-requests': 'file',
};

/** A prompt has the id of its event, with its provider before it. */
const eventOfPrompt = (promptId: string): string => promptId.slice(promptId.indexOf(':') + 1);

/**
 * Makes the look at what is kept of an event: as it was received, as a prompt and its run (also where it has become one
 * with an earlier message), and what was said. Undefined where nothing is. With `ref` nothing else is told of than what
 * belongs to that remote session.
 */
export function createTellStory({ traces, runs, messages }: TellStoryOptions) {
  return async (eventId: string, ref?: SessionRef): Promise<EventStory | undefined> => {
    const isMeant = ({ key }: Pick<QueueTrace, 'key'>) => ref === undefined || key === sessionKey(ref);
    const own = (await traces(eventId)).filter(isMeant);
    const [first] = own;
    if (first === undefined) return undefined;
    const prompts = (await messages.promptsOf(eventId)).map(eventOfPrompt);
    const related = [...new Set(prompts)].filter((one) => one !== eventId);
    const found = (await Promise.all(related.map(traces))).flat();
    const ofOthers = found.filter((trace) => isMeant(trace) && trace.queue !== 'inbox');
    const steps = await Promise.all(
      [...own, ...ofOthers].map(async (trace) => [...(await stepsOf(trace)), ...(await runOf(trace))]),
    );
    const provider = first.key.slice(0, first.key.indexOf(':'));
    return {
      id: eventId,
      remoteSessionId: first.key.slice(provider.length + 1),
      ...(related.length > 0 && { related }),
      steps: inOrder(steps.flat()),
    };
  };

  async function stepsOf(trace: QueueTrace): Promise<StoryStep[]> {
    const part = PARTS[trace.queue] ?? trace.queue;
    const steps = storyStepsOf(trace, part, part === 'event' ? undefined : trace.id);
    // That its run has ended says more, and waits where it runs.
    return part === 'prompt' && (await runs.timesOf(trace.id)) !== undefined && trace.state !== 'dead'
      ? steps.slice(0, 1)
      : steps;
  }

  async function runOf({ queue, id }: QueueTrace): Promise<StoryStep[]> {
    const times = queue === 'prompts' ? await runs.timesOf(id) : undefined;
    if (times === undefined) return [];
    const { startedAt, endedAt, state } = times;
    const started = { at: isoTime(startedAt), part: 'run', became: 'started', id };
    if (endedAt === undefined) return [started];
    return [started, { at: isoTime(endedAt), part: 'run', became: state === 'delivered' ? 'answered' : state, id }];
  }
}

export type TellStory = ReturnType<typeof createTellStory>;
