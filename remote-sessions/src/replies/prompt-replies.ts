import { type AddResult, MOST_WAITING } from '../prompts/prompt-queue.ts';
import { actionId } from './actions.ts';
import type { Reply } from './reply-text.ts';

const queued =
  (place: number, promptId: string): Reply =>
  ({ prompts, buttons }) => ({
    text: prompts.queued(place),
    momentary: true,
    actions: [[{ id: actionId('drop', promptId), label: buttons.dropMessage }]],
  });

/** What is said to a message that was put into the queue; nothing where it runs at once or has run before. */
export function afterAdding(added: AddResult, promptId: string): Reply | undefined {
  if (added.status === 'full') return queueFull;
  return added.status === 'queued' && added.place > 0 ? queued(added.place, promptId) : undefined;
}

/** To a word such as *stop* while something runs or waits; the word waits as any other message. */
export const didYouMeanStop =
  (promptId: string): Reply =>
  ({ prompts, buttons }) => ({
    text: prompts.didYouMeanStop,
    commands: ['stop'],
    momentary: true,
    actions: [
      [
        { id: actionId('stop', promptId), label: buttons.stopWhatRuns, style: 'danger' },
        { id: actionId('keep', promptId), label: buttons.keepAsMessage },
      ],
    ],
  });

export const keptAsMessage: Reply = ({ prompts }) => ({ text: prompts.kept, momentary: true });

export const stopButtonOver: Reply = ({ prompts }) => ({ text: prompts.stopButtonOver, commands: ['stop'] });

const queueFull: Reply = ({ prompts }) => ({ text: prompts.full(MOST_WAITING), commands: ['stop'] });

export const dropped: Reply = ({ prompts }) => ({ text: prompts.dropped });

export const tooLateToDrop: Reply = ({ prompts }) => ({ text: prompts.tooLateToDrop, commands: ['stop'] });

export const ranAlready: Reply = ({ prompts }) => ({ text: prompts.ranAlready });

export const droppedBefore: Reply = ({ prompts }) => ({ text: prompts.droppedBefore });

export const nothingToPassOn: Reply = ({ prompts }) => ({ text: prompts.nothingToPassOn });

export const editTaken: Reply = ({ prompts }) => ({ text: prompts.editTaken, momentary: true });

export const captionTaken: Reply = ({ prompts }) => ({ text: prompts.captionTaken, momentary: true });

export const editTooLate: Reply = ({ prompts }) => ({ text: prompts.editTooLate });

export const editOfAnswerTooLate: Reply = ({ prompts }) => ({ text: prompts.editOfAnswerTooLate });

export const editOfDropped: Reply = ({ prompts }) => ({ text: prompts.editOfDropped });
