import type { Reply } from './reply-text.ts';

/** A question that the messenger took in no form. */
export const questionUnseen =
  (secondsLeft: number): Reply =>
  ({ questions }) => ({ text: questions.unseen(secondsLeft), commands: ['stop'], momentary: true });

/** Something like a yes, where it has to be said which button is meant. */
export const pressAllow: Reply = ({ questions }) => ({ text: questions.pressAllow, momentary: true });

export const notAllowedHere: Reply = ({ questions }) => ({ text: questions.notAllowedHere, momentary: true });

export const fileIsComing: Reply = ({ questions }) => ({ text: questions.fileIsComing, momentary: true });
