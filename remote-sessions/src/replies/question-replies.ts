import type { ReplyText } from './reply-text.ts';

/** A question that the messenger took in no form. */
export const questionUnseen = (secondsLeft: number): ReplyText => ({
  text: `The agent asked something that could not be shown here. It waits ${secondsLeft} s for an answer in Etienne's own page, and then goes on without one. /stop ends it.`,
  commands: ['stop'],
  momentary: true,
});

/** Something like a yes, where it has to be said which button is meant. */
export const pressAllow: ReplyText = {
  text: 'To let the agent do this, press *Allow* or write `Allow`. To say no, press *Deny* or write what should be different.',
  momentary: true,
};

export const notAllowedHere: ReplyText = {
  text: "This cannot be allowed here: look at it and allow it in Etienne's own page. To say no, press *Deny* or write what should be different.",
  momentary: true,
};

export const fileIsComing: ReplyText = {
  text: 'The file that shows all of it is still on its way. *Allow* comes as soon as it is shown.',
  momentary: true,
};
