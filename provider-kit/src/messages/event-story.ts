import { inOrder, isoTime, type QueueTrace, type QueueTraces, storyStepsOf } from 'service-kit';
import type { EventStory, StoryStep } from 'shared-types';
import type { EventStore } from '../subscriptions/event-store.ts';
import type { MessageStore } from './message-store.ts';

export interface EventStoryOptions {
  events: Pick<EventStore, 'find'>;
  messages: Pick<MessageStore, 'find'>;
  traces: QueueTraces;
}

/** Makes the look at what is kept of an event and of all that was said because of it; undefined where nothing is. */
export function createEventStory({ events, messages, traces }: EventStoryOptions) {
  async function toSteps(trace: QueueTrace): Promise<StoryStep[]> {
    if (trace.queue === 'events') {
      const [, subscription] = trace.id.split(' ');
      return storyStepsOf(trace, 'delivery', subscription).slice(1);
    }
    const [messageId = trace.id] = trace.id.split(' ');
    const steps = storyStepsOf(trace, 'message', messageId);
    const message = await messages.find(messageId);
    // Its place in the queue has ended, and it was not shown.
    if (trace.state !== 'done' || message === undefined || message.status === 'sent') return steps;
    const became = message.status === 'failed' ? 'given_up' : 'kept';
    const because = message.reason === null ? {} : { reason: message.reason };
    return steps.map((step) => (step.became === 'done' ? { ...step, became, ...because } : step));
  }

  return async (id: string): Promise<EventStory | undefined> => {
    const event = await events.find(id);
    const found = await traces(id);
    const [first] = found;
    if (event === undefined && first === undefined) return undefined;
    const ofMessage = first && (await messages.find(first.id.split(' ')[0] ?? ''))?.remoteSessionId;
    return {
      id,
      remoteSessionId: event?.remoteSessionId ?? ofMessage ?? '',
      ...(event !== undefined && { type: event.type }),
      steps: inOrder([
        ...(event === undefined
          ? []
          : [
              { at: event.happenedAt, part: 'event', became: 'happened' },
              { at: isoTime(event.createdAt), part: 'event', became: 'stored' },
            ]),
        ...(await Promise.all(found.map(toSteps))).flat(),
      ]),
    };
  };
}

export type TellStory = ReturnType<typeof createEventStory>;
