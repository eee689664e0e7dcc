import type { AnswerRules } from 'provider-kit/pure';

/** What the connector means by its answers. */
export const connectorRules: AnswerRules = {
  name: 'Teams',
  // Beside what everybody says, Microsoft's list of what is to be tried again has this.
  triesAgain: [412],
  isUnreachable: (statusCode, reason) =>
    // It may come back, as where the app is added again.
    /ConversationNotFound/i.test(reason) ||
    // All others say that the bot may not write there.
    (statusCode === 403 && !/ContentStreamNotAllowed|MessageSizeTooBig/i.test(reason)),
};

export const isTooBig = (reason: string): boolean => /^413\b|MessageSizeTooBig|size too large/i.test(reason);
export const isAlreadyGone = (reason: string): boolean => /ActivityNotFoundInConversation/i.test(reason);
export const isStreamRefusal = (reason: string): boolean => /ContentStreamNotAllowed/i.test(reason);
/** The person has pressed Stop while the answer was shown. Only the words of the refusal tell. */
export const isStreamStopped = (reason: string): boolean =>
  isStreamRefusal(reason) && /cancel+ed|stopped/i.test(reason);
