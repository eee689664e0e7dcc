import { type AddResult, MOST_WAITING } from '../prompts/prompt-queue.ts';
import { actionId } from './actions.ts';
import type { ReplyText } from './reply-text.ts';

const queued = (place: number, promptId: string): ReplyText => ({
  text: `Queued, number ${place} in line.`,
  momentary: true,
  actions: [[{ id: actionId('drop', promptId), label: 'Drop this message' }]],
});

/** What is said to a message that was put into the queue; nothing where it runs at once or has run before. */
export function afterAdding(added: AddResult, promptId: string): ReplyText | undefined {
  if (added.status === 'full') return queueFull(MOST_WAITING);
  return added.status === 'queued' && added.place > 0 ? queued(added.place, promptId) : undefined;
}

/** To a word such as *stop* while something runs or waits; the word waits as any other message. */
export const didYouMeanStop = (promptId: string): ReplyText => ({
  text: 'Did you mean /stop? As it is, this waits as a message to the agent.',
  commands: ['stop'],
  momentary: true,
  actions: [
    [
      { id: actionId('stop', promptId), label: 'Stop what runs', style: 'danger' },
      { id: actionId('keep', promptId), label: 'Keep it as a message' },
    ],
  ],
});

export const keptAsMessage: ReplyText = { text: 'It waits as a message to the agent.', momentary: true };

export const stopButtonOver: ReplyText = {
  text: 'This message does not wait any more. /stop ends what runs now.',
  commands: ['stop'],
};

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

export const editTaken: ReplyText = { text: 'I changed the message that waits.', momentary: true };

export const captionTaken: ReplyText = { text: 'I pass these words on with the file.', momentary: true };

export const editTooLate: ReplyText = {
  text: 'This was passed on before you changed it. Please send the change as a new message.',
};

export const editOfAnswerTooLate: ReplyText = {
  text: 'This has answered the question before you changed it. Please send the change as a new message.',
};

export const editOfDropped: ReplyText = {
  text: 'This was dropped before you changed it, and it will not run. Please send it as a new message.',
};
