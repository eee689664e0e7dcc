import { type AddResult, MOST_WAITING } from '../prompts/prompt-queue.ts';
import { actionId } from './actions.ts';
import type { ReplyText } from './reply-text.ts';

const queued = (place: number, promptId: string): ReplyText => ({
  text: `Queued, number ${place} in line.`,
  actions: [[{ id: actionId('drop', promptId), label: 'Drop this message' }]],
});

/** What is said to a message that was put into the queue; nothing where it runs at once or has run before. */
export function afterAdding(added: AddResult, promptId: string): ReplyText | undefined {
  if (added.status === 'full') return queueFull(MOST_WAITING);
  return added.status === 'queued' && added.place > 0 ? queued(added.place, promptId) : undefined;
}

const queueFull = (most: number): ReplyText => ({
  text: `${most} messages wait already, so I did not take this one. Send it again when some are done, or /stop what runs.`,
  commands: ['stop'],
});

export const dropped: ReplyText = { text: 'Dropped. It will not run.' };

export const tooLateToDrop: ReplyText = {
  text: 'Too late: it has started already. /stop ends it.',
  commands: ['stop'],
};

export const ranAlready: ReplyText = { text: 'Too late: it has run already.' };

export const droppedBefore: ReplyText = { text: 'It was dropped before. It will not run.' };

export const nothingToPassOn: ReplyText = {
  text: 'There was no text in this message, so I passed nothing on. Please send it with some words.',
};

export const editTaken: ReplyText = { text: 'I changed the message that waits.' };

export const editTooLate: ReplyText = {
  text: 'This was passed on before you changed it. Please send the change as a new message.',
};
